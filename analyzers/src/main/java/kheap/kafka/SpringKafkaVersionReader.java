package kheap.kafka;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kheap.heap.HeapDump;
import kheap.heap.HeapObject;
import kheap.heap.Instance;
import kheap.heap.JavaCollections;

/// Reads the version of Spring Kafka, which keeps none in a field, from the name of its jar: the class loader that
/// loaded it remembers where its classes came from (`SecureClassLoader.pdcache`) and where it looks for more
/// (`URLClassPath.path`). That holds for plain class paths, Spring Boot's jars in a jar and web applications alike.
///
/// Blind spot: classes that were repacked into the application's own jar; and two copies of different versions, of
/// which none is told.
final class SpringKafkaVersionReader {
    private static final String PACKAGE = "org.springframework.kafka.";

    private static final List<String> CLASSES = List.of(
            PACKAGE + "core.DefaultKafkaProducerFactory",
            PACKAGE + "core.DefaultKafkaConsumerFactory",
            PACKAGE + "listener.KafkaMessageListenerContainer");

    private static final Pattern JAR =
            Pattern.compile("(?:^|[/!])spring-kafka-(\\d{1,4}(?:\\.\\d{1,4}){1,3}(?:[.-][A-Za-z0-9-]{1,20})?)\\.jar");

    private final HeapDump heap;

    SpringKafkaVersionReader(HeapDump heap) {
        this.heap = heap;
    }

    /// @return empty where no jar tells it, or two differ
    Optional<String> read() {
        List<String> versions = CLASSES.stream()
                .flatMap(name -> heap.classesNamed(name).stream())
                .map(type -> heap.object(type.loader()))
                .distinct()
                .flatMap(loader -> instance(Optional.of(loader)).stream())
                .flatMap(SpringKafkaVersionReader::places)
                .flatMap(place -> in(place).stream())
                .distinct()
                .toList();
        return versions.size() == 1 ? Optional.of(versions.getFirst()) : Optional.empty();
    }

    /// The version in the place of a jar: `/opt/app/lib/spring-kafka-3.3.1.jar`, or
    /// `nested:/opt/app.jar/!BOOT-INF/lib/spring-kafka-3.3.1.jar!/`.
    static Optional<String> in(String place) {
        Matcher jar = JAR.matcher(place);
        return jar.find() ? Optional.of(jar.group(1)) : Optional.empty();
    }

    private static Stream<String> places(Instance loader) {
        Stream<Instance> loaded = loader.reference("pdcache").stream()
                .flatMap(cache -> JavaCollections.entries(cache).stream())
                .flatMap(entry -> instance(entry.key()).stream())
                // a key of its own since JDK 9
                .map(key -> key.instance("cs").orElse(key))
                .flatMap(source -> source.instance("location").stream());
        Stream<Instance> searched = loader.instance("ucp").flatMap(path -> path.reference("path")).stream()
                .flatMap(urls -> JavaCollections.elements(urls).stream())
                .flatMap(url -> instance(Optional.of(url)).stream());
        return Stream.concat(loaded, searched).flatMap(url -> url.instance("file").flatMap(Instance::text).stream());
    }

    private static Optional<Instance> instance(Optional<HeapObject> object) {
        return object.filter(Instance.class::isInstance).map(Instance.class::cast);
    }
}
