package kheap.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import kheap.SharedDumps;
import kheap.samples.SpringTemplatePerSend;
import kheap.samples.UnclosedProducers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpringKafkaVersionReaderTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "/opt/app/lib/spring-kafka-3.3.1.jar, 3.3.1",
                "/C:/app/lib/spring-kafka-4.0.7.jar, 4.0.7",
                "file:/opt/app.jar!/BOOT-INF/lib/spring-kafka-2.5.11.RELEASE.jar!/, 2.5.11.RELEASE",
                "nested:/opt/app.jar/!BOOT-INF/lib/spring-kafka-3.3.1.jar!/, 3.3.1",
                "/opt/app/lib/spring-kafka-4.0.0-M1.jar, 4.0.0-M1",
                "spring-kafka-3.3.jar, 3.3",
                "/opt/app/lib/spring-kafka-test-3.3.1.jar, none",
                "/opt/app/lib/my-spring-kafka-3.3.1.jar, none",
                "/opt/app/lib/spring-kafka.jar, none",
                "/opt/spring-kafka-3.3.1/app.jar, none"
            })
    void theNameOfTheJarTellsTheVersion(String place, String version) {
        assertEquals(Optional.ofNullable(version), SpringKafkaVersionReader.in(place));
    }

    @Test
    void aDumpOfAClassPathTellsIt() throws Exception {
        assertEquals(
                Optional.of("4.0.7"),
                Dumped.sample(SpringTemplatePerSend.class).surroundings().springKafkaVersion());
    }

    @Test
    void aDumpWithoutSpringTellsNone() throws Exception {
        assertEquals(
                Optional.empty(),
                Dumped.sample(UnclosedProducers.class).surroundings().springKafkaVersion());
    }

    @Test
    @EnabledIf("kheap.SharedDumps#areThere")
    void anOlderOneTellsItToo() throws Exception {
        assertEquals(
                Optional.of("2.9.13"),
                Dumped.found(SharedDumps.file("dumps", "own-2.9.13.hprof.gz"))
                        .surroundings()
                        .springKafkaVersion());
    }
}
