package kheap.golang;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import kheap.ByteSize;
import kheap.golang.GoClients.Channels;
import kheap.golang.GoClients.Function;
import kheap.golang.GoClients.InUse;
import kheap.golang.GoClients.Library;
import kheap.pprof.GoProfileFile;
import kheap.pprof.RealProfiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoClientsTest {
    private static GoClients real(String name) throws IOException {
        return GoClients.of(GoProfileFile.read(RealProfiles.file(name)), OptionalInt.empty());
    }

    private static InUse inUse(long objects, long bytes) {
        return new InUse(objects, new ByteSize(bytes));
    }

    @ParameterizedTest
    @CsvSource({"plateau-33.pb.gz, 33", "plateau-43.pb.gz, 43", "plateau-64.pb.gz, 64", "plateau-64.txt.gz, 64"})
    void theChannelsOfARealProducerAreCountedExactly(String name, int partitions) throws IOException {
        ChannelModel model = ChannelModel.of(real(name)).orElseThrow();

        assertTrue(model.exact());
        assertEquals(1_048_576, model.slots());
        assertEquals(partitions, model.count(Maker.PARTITION_PRODUCER));
        assertEquals(1, model.count(Maker.TOPIC_PRODUCER));
        assertEquals((partitions + 1) * 8L << 20, model.now().bytes());
        assertEquals(520L << 20, model.plateau(64).bytes());
    }

    @Test
    void aConsumerHasTwoChannelsForEachPartition() throws IOException {
        ChannelModel model = ChannelModel.of(real("consumer-10.pb.gz")).orElseThrow();

        assertEquals(20, model.count(Maker.PARTITION_CONSUMER));
        assertEquals(10, model.reached());
        assertEquals(160L << 20, model.plateau(10).bytes());
    }

    @Test
    void goroutinesOfLeakedProducersAreCountedByWhatTheyAreFor() throws IOException {
        GoClients clients = real("leaked-200-goroutines.txt.gz");

        assertEquals(200, clients.goroutines(Routine.PRODUCER));
        assertEquals(200, clients.goroutines(Routine.RETRY_HANDLER));
        assertEquals(525, clients.goroutines(Routine.PARTITION_PRODUCER));
        assertEquals(3_329, clients.total().objects());
        assertEquals(real("leaked-200-goroutines.pb.gz").routines(), clients.routines());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "github.com/Shopify/sarama.",
                "github.com/IBM/sarama.",
                "github.com/acme/orders/vendor/github.com/Shopify/sarama.",
                "github.com/IBM/sarama/v2.",
                "gopkg.in/Shopify/sarama%2ev1.",
                "git.acme.example/forks/sarama-ours."
            })
    void saramaIsKnownWhereverItWasTakenFrom(String path) {
        GoClients clients = Profiled.heap()
                .blocks(1, 8 << 20, path + "(*asyncProducer).newTopicProducer", path + "(*asyncProducer).dispatcher")
                .clients();

        assertEquals(List.of(new Library("sarama", inUse(1, 8 << 20))), clients.libraries());
        assertEquals(
                List.of(new Channels(Maker.TOPIC_PRODUCER, new ByteSize(8 << 20), inUse(1, 8 << 20))),
                clients.channels());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "github.com/acme/orders.(*asyncProducer).newTopicProducer",
                "github.com/sarama/orders.(*asyncProducer).newTopicProducer",
                "main.sarama",
                "sarama",
                ""
            })
    void whatOnlySoundsLikeItIsNot(String function) {
        GoClients clients = Profiled.heap().blocks(1, 8 << 20, function).clients();

        assertEquals(List.of(), clients.libraries());
        assertEquals(List.of(), clients.channels());
    }

    @Test
    void otherClientsAreNamed() {
        GoClients clients = Profiled.heap()
                .blocks(1, 100, "github.com/segmentio/kafka-go.(*Conn).makePartitions", "main.main")
                .blocks(1, 10, "github.com/twmb/franz-go/pkg/kgo.(*Client).loop")
                .blocks(1, 1, "github.com/confluentinc/confluent-kafka-go/v2/kafka.NewConsumer")
                .clients();

        assertEquals(
                List.of("segmentio/kafka-go", "franz-go", "confluent-kafka-go"),
                clients.libraries().stream().map(Library::name).toList());
    }

    @Test
    void aFunctionHasWhatItAllocatedAndWithItWhatItCalled() {
        GoClients clients = Profiled.heap()
                .blocks(2, 50, "a.leaf", "a.loop", "a.loop", "a.main")
                .blocks(1, 7, "a.loop", "a.main")
                .blocks(0, 9, "a.gone")
                .clients();

        assertEquals(
                List.of(
                        new Function("a.leaf", inUse(2, 100), inUse(2, 100)),
                        new Function("a.loop", inUse(1, 7), inUse(3, 107)),
                        new Function("a.main", InUse.NOTHING, inUse(3, 107))),
                clients.functions());
        assertEquals(inUse(3, 107), clients.total());
    }

    @Test
    void goroutinesStandWhereTheyLeftTheProgramForTheRuntime() {
        GoClients clients = Profiled.goroutines()
                .running(5, "runtime.gopark", "runtime.chanrecv", "a.wait", "a.main")
                .running(1, "runtime.gopark", "runtime.bgsweep")
                .clients();

        assertEquals("a.wait", clients.functions().getFirst().name());
        assertEquals(5, clients.functions().getFirst().flat().objects());
        assertEquals(6, clients.total().objects());
    }

    @Test
    void sumsStayWhereANumberEnds() {
        GoClients clients = Profiled.heap()
                .merged(Long.MAX_VALUE, Long.MAX_VALUE, "a.b")
                .merged(Long.MAX_VALUE, Long.MAX_VALUE, "a.b")
                .clients();

        assertEquals(inUse(Long.MAX_VALUE, Long.MAX_VALUE), clients.total());
    }

    @Test
    void channelsOfAnySizeAndNumberCanBeMultiplied() {
        long huge = Long.MAX_VALUE / (8 << 10) * (8 << 10);
        ChannelModel model = ChannelModel.of(Profiled.heap()
                        .merged(1, huge, Profiled.IBM + "(*asyncProducer).newTopicProducer")
                        .merged(1, huge, Profiled.IBM + "newConsumerGroup")
                        .clients())
                .orElseThrow();

        assertEquals(Long.MAX_VALUE, model.plateau(Integer.MAX_VALUE).bytes());
        assertTrue(model.now().bytes() > 0);
    }

    @Test
    void aTopicHasAPartition() {
        Profiled heap = Profiled.heap();

        assertThrows(IllegalArgumentException.class, () -> heap.clients(0));
    }
}
