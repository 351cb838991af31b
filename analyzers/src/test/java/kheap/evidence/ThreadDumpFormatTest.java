package kheap.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import kheap.SharedDumps;
import kheap.kafka.KafkaThread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class ThreadDumpFormatTest {
    private static final String JDK_8 = """
            2019-03-01 10:11:12
            Full thread dump Java HotSpot(TM) 64-Bit Server VM (25.201-b09 mixed mode):

            "Attach Listener" #13 daemon prio=9 os_prio=0 tid=0x00007f1c0c001000 nid=0x1a2b waiting on condition [0x0000000000000000]
               java.lang.Thread.State: RUNNABLE

            "app-0a1b-StreamThread-1" #12 prio=5 os_prio=0 tid=0x00007f1c3427f000 nid=0x1a10 runnable [0x00007f1bfd5e4000]
               java.lang.Thread.State: RUNNABLE
            \tat sun.nio.ch.EPollArrayWrapper.epollWait(Native Method)
            \t- locked <0x00000000e0a0b0c0> (a sun.nio.ch.Util$3)

            "main" #1 prio=5 os_prio=0 tid=0x00007f1c3400a000 nid=0x19f8 in Object.wait() [0x00007f1c3bd0e000]
               java.lang.Thread.State: WAITING (on object monitor)

            "VM Thread" os_prio=0 tid=0x00007f1c34078800 nid=0x1a01 runnable

            "GC task thread#0 (ParallelGC)" os_prio=0 tid=0x00007f1c3401f800 nid=0x19f9 runnable

            JNI global references: 1234

            """;

    private static ThreadDump read(String text) throws IOException {
        return Read.content(ThreadDump.class, text);
    }

    private static List<String> names(ThreadDump dump, boolean java) {
        return dump.threads().stream()
                .filter(thread -> thread.java() == java)
                .map(ThreadDump.Thread::name)
                .toList();
    }

    @Test
    void theThreadsOfJdk8AreRead() throws IOException {
        EvidenceFile file = Read.file(ThreadDump.class, "evidence.txt", JDK_8);
        ThreadDump dump = (ThreadDump) file.content();
        assertEquals(0, file.unknown());
        assertEquals(Optional.empty(), file.takenAt(), "the time has no zone");
        assertEquals(Optional.of("Java HotSpot(TM) 64-Bit Server VM (25.201-b09 mixed mode)"), dump.jvm());
        assertEquals(OptionalInt.empty(), dump.listed());
        assertEquals(List.of("Attach Listener", "app-0a1b-StreamThread-1", "main"), names(dump, true));
        assertEquals(List.of("VM Thread", "GC task thread#0 (ParallelGC)"), names(dump, false));
        assertEquals(
                new ThreadDump.Thread(
                        "app-0a1b-StreamThread-1", true, Optional.empty(), Optional.of(KafkaThread.Kind.STREAMS)),
                dump.threads().get(1));
    }

    @Test
    void aNameMayHoldQuotesAndLineEnds() throws IOException {
        EvidenceFile file = Read.file(ThreadDump.class, "evidence.txt", Read.resource("threads-25.txt"));
        ThreadDump dump = (ThreadDump) file.content();
        assertEquals(0, file.unknown());
        assertEquals(OptionalLong.of(28727), dump.pid());
        assertEquals(OptionalInt.of(13), dump.listed());
        assertTrue(names(dump, true).contains("odd \"name\" #7 prio=5\nsecond line"), dump.toString());
        assertTrue(names(dump, false).contains("VM Thread"));
        assertFalse(names(dump, true).contains("GC Thread#0"));
        ThreadDump.Thread producer = dump.threads().stream()
                .filter(thread -> thread.kafka().isPresent())
                .findFirst()
                .orElseThrow();
        assertEquals(Optional.of(KafkaThread.Kind.PRODUCER), producer.kafka());
        assertEquals(Optional.of(Duration.ofMillis(4300)), producer.age());
    }

    @Test
    void aLogMayPutTheSameNumberOfCharactersBeforeEachLine() throws IOException {
        ThreadDump plain = read(Read.resource("threads-25.txt"));
        String logged = Read.resource("threads-25.txt")
                .lines()
                .map(line -> "2026-11-22T16:40:27.123Z app[1]: " + line)
                .collect(Collectors.joining("\n"));
        assertEquals(plain.threads(), read(logged).threads());
        assertEquals(plain.listed(), read(logged).listed());
    }

    @Test
    void ofSeveralDumpsInALogTheLastHolds() throws IOException {
        ThreadDump dump = read(JDK_8 + "INFO application goes on\n" + JDK_8.replace("\"main\" #1", "\"other\" #1"));
        assertEquals(List.of("Attach Listener", "app-0a1b-StreamThread-1", "other"), names(dump, true));
    }

    @Test
    void anAgeMayHaveAComma() throws IOException {
        String line =
                "\"main\" #1 prio=5 os_prio=0 cpu=12,50ms elapsed=3600,25s tid=0x00007f1c nid=0x1 runnable  [0x0]\n";
        assertEquals(
                Optional.of(Duration.ofMillis(3_600_250)),
                read(line).threads().getFirst().age());
    }

    @Test
    void theFileThatJdk21AndLaterWriteIsRead() throws IOException {
        for (String name : List.of("thread-file-25.txt", "thread-file-25.json")) {
            EvidenceFile file = Read.file(ThreadDump.class, name, Read.resource(name));
            ThreadDump dump = (ThreadDump) file.content();
            assertEquals(OptionalLong.of(28727), dump.pid(), name);
            assertEquals(Optional.of("25.0.3+9-LTS"), dump.jvm(), name);
            assertTrue(file.takenAt().orElseThrow().isAfter(Instant.parse("2026-11-22T16:40:28Z")), name);
            assertTrue(
                    names(dump, true).containsAll(List.of("main", "kafka-producer-network-thread | producer-1")), name);
            assertEquals(
                    1,
                    dump.threads().stream()
                            .filter(thread -> thread.kafka().isPresent())
                            .count(),
                    name);
        }
    }

    @Test
    void virtualThreadsAreLeftOut() throws IOException {
        assertEquals(
                List.of("main"),
                names(
                        read(
                                "4711\n2026-11-22T16:40:28.209Z\n21.0.2+13\n\n#1 \"main\"\n"
                                        + "    at java.base/java.lang.Thread.sleep(Thread.java:540)\n\n#30 \"\" virtual\n\n#31 \"a\" virtual\n"),
                        true));
        String json = """
                {
                  "threadDump": {
                    "threadContainers": [
                      {
                        "threads": [
                          {
                            "tid": "1",
                            "name": "main",
                            "state": "RUNNABLE"
                          },
                          {
                            "tid": "30",
                            "virtual": true,
                            "name": "before"
                          },
                          {
                            "tid": "31",
                            "name": "after",
                            "virtual": true
                          },
                          {
                            "tid": "32",
                            "name": ""
                          }
                        ]
                      }
                    ]
                  }
                }
                """;
        assertEquals(List.of("main"), names(read(json), true));
    }

    @Test
    void onlyKafkasOwnThreadsAreKafkas() {
        assertEquals(KafkaThread.Kind.PRODUCER, KafkaThread.Kind.named("kafka-producer-network-thread | a"));
        assertEquals(KafkaThread.Kind.ADMIN, KafkaThread.Kind.named("kafka-admin-client-thread | adminclient-7"));
        assertEquals(KafkaThread.Kind.HEARTBEAT, KafkaThread.Kind.named("kafka-coordinator-heartbeat-thread | group"));
        assertEquals(KafkaThread.Kind.CONSUMER_NETWORK, KafkaThread.Kind.named("consumer_background_thread"));
        assertEquals(KafkaThread.Kind.LOGIN_REFRESH, KafkaThread.Kind.named("kafka-kerberos-refresh-thread-kafka"));
        assertEquals(KafkaThread.Kind.STREAMS, KafkaThread.Kind.named("a-GlobalStreamThread"));
        assertEquals(
                KafkaThread.Kind.OTHER,
                KafkaThread.Kind.named("org.springframework.kafka.KafkaListenerEndpointContainer#1-0-C-1"));
        assertEquals(KafkaThread.Kind.OTHER, KafkaThread.Kind.named("a-StreamThread-1-producer"));
    }

    @Test
    @EnabledIf("kheap.SharedDumps#areThere")
    void twoHundredProducersAreTwoHundredThreads() throws IOException {
        EvidenceFile file = Read.file(
                ThreadDump.class,
                "threads.txt",
                Files.readString(SharedDumps.file("evidence", "threads_200_keep.txt")));
        ThreadDump dump = (ThreadDump) file.content();
        assertEquals(0, file.unknown());
        assertEquals(OptionalInt.of(212), dump.listed());
        assertEquals(212, names(dump, true).size(), "what the list says");
        assertEquals(8, names(dump, false).size());
        List<ThreadDump.Thread> producers = dump.threads().stream()
                .filter(thread -> thread.kafka().equals(Optional.of(KafkaThread.Kind.PRODUCER)))
                .toList();
        assertEquals(200, producers.size());
        assertEquals(Optional.of(Duration.ofMillis(5430)), producers.getLast().age());
        assertEquals(Optional.of(Duration.ofMillis(11380)), producers.getFirst().age());
    }
}
