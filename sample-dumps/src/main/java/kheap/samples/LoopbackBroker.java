package kheap.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersionCollection;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData.Coordinator;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBrokerCollection;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopicCollection;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponseCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.ApiVersionsRequest;
import org.apache.kafka.common.requests.FindCoordinatorRequest;
import org.apache.kafka.common.requests.InitProducerIdRequest;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.RequestHeader;

/// One broker on the loopback interface, as far as a producer can tell: it knows the topics [#TOPIC] and
/// [#WIDE_TOPIC] and makes others on demand, gives out producer ids, and acknowledges records or, as a frozen one
/// does, never reads them.
///
/// Why not a real broker: it is 45 jars, a second process and seconds to start, and has to be stopped with a signal
/// that only Unix has. What a dump of a client shows does not need it. The client is the released one, connected
/// through a socket; requests are read and answers written by the protocol classes of kafka-clients itself; and to
/// the client, a connection that nobody reads any more is all that there is of a frozen broker.
final class LoopbackBroker {
    static final String TOPIC = "orders";
    static final int PARTITIONS = 4;

    /// A topic of many partitions.
    static final String WIDE_TOPIC = "videos";

    static final int WIDE_PARTITIONS = 64;

    /// What the names of topics begin with that are there as soon as somebody asks for them, each with one
    /// partition.
    static final String TOPICS_ON_DEMAND = "on-demand-";

    /// The only APIs it knows, and the versions up to which requests name topics rather than their ids.
    private static final List<ApiVersion> APIS = List.of(
            api(ApiKeys.API_VERSIONS, ApiKeys.API_VERSIONS.latestVersion()),
            api(ApiKeys.METADATA, (short) 9),
            api(ApiKeys.FIND_COORDINATOR, (short) 4),
            api(ApiKeys.INIT_PRODUCER_ID, (short) 4),
            api(ApiKeys.PRODUCE, (short) 9));

    private static final int ID = 1;

    private final ServerSocketChannel listener;
    private final Selector selector;
    private final boolean frozen;
    private long producerIds;

    private LoopbackBroker(boolean frozen) throws IOException {
        this.frozen = frozen;
        selector = Selector.open();
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        Thread thread = new Thread(this::serve, "loopback-broker");
        thread.setDaemon(true);
        thread.start();
    }

    /// A broker that acknowledges every record at once.
    static LoopbackBroker acknowledging() throws IOException {
        return new LoopbackBroker(false);
    }

    /// A broker that reads nothing more from a connection as soon as records come through it, and keeps it open.
    static LoopbackBroker frozen() throws IOException {
        return new LoopbackBroker(true);
    }

    /// The value of `bootstrap.servers` to reach it.
    String address() {
        return "127.0.0.1:" + port();
    }

    private int port() {
        return listener.socket().getLocalPort();
    }

    private void serve() {
        try {
            while (true) {
                selector.select(this::attend);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void attend(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                SocketChannel connection = listener.accept();
                connection.configureBlocking(false);
                connection.register(selector, SelectionKey.OP_READ, new Received());
            } else if (key.channel() instanceof SocketChannel connection && key.attachment() instanceof Received got) {
                receive(key, connection, got);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void receive(SelectionKey key, SocketChannel connection, Received got) throws IOException {
        if (!got.readFrom(connection)) {
            connection.close();
        } else if (frozen && got.announces(ApiKeys.PRODUCE)) {
            key.interestOps(0);
        } else if (got.isWhole()) {
            answer(connection, got.take());
        }
    }

    private void answer(SocketChannel connection, ByteBuffer request) throws IOException {
        RequestHeader header = RequestHeader.parse(request);
        ApiMessage body = answerTo(
                AbstractRequest.parseRequest(header.apiKey(), header.apiVersion(), new ByteBufferAccessor(request))
                        .request);
        ByteBuffer head = bytes(
                header.toResponseHeader().data(), header.toResponseHeader().headerVersion());
        ByteBuffer rest = bytes(body, header.apiVersion());
        ByteBuffer answer = ByteBuffer.allocate(Integer.BYTES + head.remaining() + rest.remaining());
        answer.putInt(head.remaining() + rest.remaining()).put(head).put(rest).flip();
        while (answer.hasRemaining()) {
            connection.write(answer);
        }
    }

    private ApiMessage answerTo(AbstractRequest request) {
        return switch (request) {
            case ApiVersionsRequest any -> versions();
            case MetadataRequest asked -> metadata(asked);
            case FindCoordinatorRequest find -> coordinators(find.data().coordinatorKeys());
            case InitProducerIdRequest any ->
                new InitProducerIdResponseData().setProducerId(++producerIds).setProducerEpoch((short) 0);
            case ProduceRequest produce -> acknowledgement(produce);
            default -> throw new IllegalStateException("this broker does not offer " + request.apiKey());
        };
    }

    private static ApiVersionsResponseData versions() {
        ApiVersionCollection apis = new ApiVersionCollection();
        APIS.forEach(api -> apis.add(api.duplicate()));
        return new ApiVersionsResponseData().setApiKeys(apis);
    }

    private MetadataResponseData metadata(MetadataRequest asked) {
        MetadataResponseBrokerCollection brokers = new MetadataResponseBrokerCollection();
        brokers.add(
                new MetadataResponseBroker().setNodeId(ID).setHost("127.0.0.1").setPort(port()));
        MetadataResponseTopicCollection topics = new MetadataResponseTopicCollection();
        Stream.of(topic(TOPIC, PARTITIONS), topic(WIDE_TOPIC, WIDE_PARTITIONS))
                .filter(topic -> asked.isAllTopics() || asked.topics().contains(topic.name()))
                .forEach(topics::add);
        if (!asked.isAllTopics()) {
            asked.topics().stream()
                    .filter(name -> name.startsWith(TOPICS_ON_DEMAND))
                    .forEach(name -> topics.add(topic(name, 1)));
        }
        return new MetadataResponseData()
                .setClusterId("loopback")
                .setControllerId(ID)
                .setBrokers(brokers)
                .setTopics(topics);
    }

    private static MetadataResponseTopic topic(String name, int partitions) {
        return new MetadataResponseTopic()
                .setName(name)
                .setPartitions(IntStream.range(0, partitions)
                        .mapToObj(partition -> new MetadataResponsePartition()
                                .setPartitionIndex(partition)
                                .setLeaderId(ID)
                                .setReplicaNodes(List.of(ID))
                                .setIsrNodes(List.of(ID)))
                        .toList());
    }

    private FindCoordinatorResponseData coordinators(List<String> keys) {
        return new FindCoordinatorResponseData()
                .setCoordinators(keys.stream()
                        .map(key -> new Coordinator()
                                .setKey(key)
                                .setNodeId(ID)
                                .setHost("127.0.0.1")
                                .setPort(port()))
                        .toList());
    }

    private static ProduceResponseData acknowledgement(ProduceRequest request) {
        TopicProduceResponseCollection topics = new TopicProduceResponseCollection();
        for (TopicProduceData topic : request.data().topicData()) {
            topics.add(new TopicProduceResponse()
                    .setName(topic.name())
                    .setPartitionResponses(topic.partitionData().stream()
                            .map(partition -> new PartitionProduceResponse().setIndex(partition.index()))
                            .toList()));
        }
        return new ProduceResponseData().setResponses(topics);
    }

    private static ApiVersion api(ApiKeys key, short latest) {
        return new ApiVersion()
                .setApiKey(key.id)
                .setMinVersion(key.oldestVersion())
                .setMaxVersion(latest);
    }

    private static ByteBuffer bytes(Message message, short version) {
        return MessageUtil.toByteBufferAccessor(message, version).buffer();
    }

    /// What has come through a connection of the request that is under way. A request is its length in four bytes,
    /// then as many bytes, of which the first two say which API it is for.
    private static final class Received {
        private final ByteBuffer start = ByteBuffer.allocate(Integer.BYTES + Short.BYTES);
        private ByteBuffer request;

        /// Reads what there is; false at the end of the connection.
        boolean readFrom(SocketChannel connection) {
            try {
                if (start.hasRemaining()) {
                    return connection.read(start) >= 0;
                }
                if (request == null) {
                    request = ByteBuffer.allocate(start.getInt(0)).putShort(start.getShort(Integer.BYTES));
                }
                return connection.read(request) >= 0;
            } catch (IOException e) {
                // The client has closed its end while there was something on the way to it.
                return false;
            }
        }

        boolean announces(ApiKeys api) {
            return !start.hasRemaining() && start.getShort(Integer.BYTES) == api.id;
        }

        boolean isWhole() {
            return request != null && !request.hasRemaining();
        }

        ByteBuffer take() {
            ByteBuffer whole = request.flip();
            start.clear();
            request = null;
            return whole;
        }
    }
}
