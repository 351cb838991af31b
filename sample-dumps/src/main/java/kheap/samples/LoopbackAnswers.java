package kheap.samples;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersionCollection;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsTopicResponse;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
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
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.SimpleRecord;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.ApiVersionsRequest;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.InitProducerIdRequest;
import org.apache.kafka.common.requests.ListOffsetsRequest;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.ProduceRequest;

/// What a [LoopbackBroker] says to each request, in the words of the oldest versions that the protocol classes here
/// still know, so that clients from 1.0 on understand it.
///
/// A fetch is answered at once, for all its partitions together and whatever their size; where nothing is left to
/// read, with nothing. A client that polls an empty topic is therefore kept busy.
final class LoopbackAnswers {
    private static final int ID = 1;
    private static final String HOST = "127.0.0.1";

    /// The only APIs it knows, and the versions up to which requests name topics rather than their ids.
    private static final Map<ApiKeys, Integer> APIS = Map.ofEntries(
            Map.entry(ApiKeys.API_VERSIONS, 4),
            Map.entry(ApiKeys.METADATA, 12),
            Map.entry(ApiKeys.INIT_PRODUCER_ID, 4),
            Map.entry(ApiKeys.PRODUCE, 9),
            Map.entry(ApiKeys.LIST_OFFSETS, 8),
            Map.entry(ApiKeys.FETCH, 12),
            Map.entry(ApiKeys.FIND_COORDINATOR, 4),
            Map.entry(ApiKeys.JOIN_GROUP, 9),
            Map.entry(ApiKeys.SYNC_GROUP, 5),
            Map.entry(ApiKeys.HEARTBEAT, 4),
            Map.entry(ApiKeys.LEAVE_GROUP, 5),
            Map.entry(ApiKeys.CONSUMER_GROUP_HEARTBEAT, 0),
            Map.entry(ApiKeys.OFFSET_FETCH, 7),
            Map.entry(ApiKeys.OFFSET_COMMIT, 9));

    /// What a topic is, by its name.
    ///
    /// @param records in each partition, from offset 0 on
    private record Topic(Uuid id, int partitions, int records, int valueBytes) {
        /// One that has nothing to read.
        static Topic empty(int number, int partitions) {
            return new Topic(new Uuid(0, number), partitions, 0, 0);
        }

        static Topic full(int number, int valueBytes) {
            return new Topic(
                    new Uuid(0, number), LoopbackBroker.READ_PARTITIONS, LoopbackBroker.READ_RECORDS, valueBytes);
        }
    }

    private static final Map<String, Topic> TOPICS = Map.of(
            LoopbackBroker.TOPIC, Topic.empty(1001, LoopbackBroker.PARTITIONS),
            LoopbackBroker.WIDE_TOPIC, Topic.empty(1002, LoopbackBroker.WIDE_PARTITIONS),
            LoopbackBroker.READ_TOPIC, Topic.full(1003, LoopbackBroker.READ_VALUE_BYTES),
            LoopbackBroker.LARGE_TOPIC, Topic.full(1004, LoopbackBroker.LARGE_VALUE_BYTES));

    private final int port;
    private final LoopbackGroups groups;
    private long producerIds;

    LoopbackAnswers(int port) {
        this.port = port;
        this.groups = new LoopbackGroups(ID, HOST, port);
    }

    /// Of version 0, to a client that asks with a version of the first question that is not known here.
    static ApiMessage toNewerClient() {
        return versions().setErrorCode(Errors.UNSUPPORTED_VERSION.code());
    }

    /// @param toRecords what the broker says to records, should the request bring any
    ApiMessage to(AbstractRequest request, Errors toRecords) {
        return switch (request) {
            case ApiVersionsRequest any -> versions();
            case MetadataRequest asked -> metadata(asked);
            case InitProducerIdRequest any ->
                new InitProducerIdResponseData().setProducerId(++producerIds).setProducerEpoch((short) 0);
            case ProduceRequest produce -> acknowledgement(produce, toRecords);
            case ListOffsetsRequest asked -> offsets(asked);
            case FetchRequest fetch -> records(fetch);
            default -> groups.to(request);
        };
    }

    private static ApiVersionsResponseData versions() {
        ApiVersionCollection apis = new ApiVersionCollection();
        APIS.forEach((api, latest) -> apis.add(new ApiVersion()
                .setApiKey(api.id)
                .setMinVersion(api.oldestVersion())
                .setMaxVersion(latest.shortValue())));
        return new ApiVersionsResponseData().setApiKeys(apis);
    }

    private MetadataResponseData metadata(MetadataRequest asked) {
        MetadataResponseBrokerCollection brokers = new MetadataResponseBrokerCollection();
        brokers.add(new MetadataResponseBroker().setNodeId(ID).setHost(HOST).setPort(port));
        MetadataResponseTopicCollection topics = new MetadataResponseTopicCollection();
        TOPICS.forEach((name, topic) -> {
            if (asked.isAllTopics() || asked.data().topics().stream().anyMatch(one -> means(one, name, topic))) {
                topics.add(metadata(name, topic));
            }
        });
        if (!asked.isAllTopics()) {
            asked.data().topics().stream()
                    .map(MetadataRequestTopic::name)
                    .filter(name -> name != null && name.startsWith(LoopbackBroker.TOPICS_ON_DEMAND))
                    .forEach(name -> topics.add(metadata(name, onDemand(name))));
        }
        return new MetadataResponseData()
                .setClusterId("loopback")
                .setControllerId(ID)
                .setBrokers(brokers)
                .setTopics(topics);
    }

    private static Topic onDemand(String name) {
        int number = Integer.parseInt(name.substring(LoopbackBroker.TOPICS_ON_DEMAND.length()));
        return Topic.empty(2000 + number, 1);
    }

    private static boolean means(MetadataRequestTopic asked, String name, Topic topic) {
        return name.equals(asked.name()) || topic.id().equals(asked.topicId());
    }

    private static MetadataResponseTopic metadata(String name, Topic topic) {
        return new MetadataResponseTopic()
                .setName(name)
                .setTopicId(topic.id())
                .setPartitions(IntStream.range(0, topic.partitions())
                        .mapToObj(partition -> new MetadataResponsePartition()
                                .setPartitionIndex(partition)
                                .setLeaderId(ID)
                                .setReplicaNodes(List.of(ID))
                                .setIsrNodes(List.of(ID)))
                        .toList());
    }

    private static ProduceResponseData acknowledgement(ProduceRequest request, Errors error) {
        TopicProduceResponseCollection topics = new TopicProduceResponseCollection();
        for (TopicProduceData topic : request.data().topicData()) {
            topics.add(new TopicProduceResponse()
                    .setName(topic.name())
                    .setPartitionResponses(topic.partitionData().stream()
                            .map(partition -> new PartitionProduceResponse()
                                    .setIndex(partition.index())
                                    .setErrorCode(error.code()))
                            .toList()));
        }
        return new ProduceResponseData().setResponses(topics);
    }

    private static ListOffsetsResponseData offsets(ListOffsetsRequest asked) {
        return new ListOffsetsResponseData()
                .setTopics(asked.topics().stream()
                        .map(topic -> new ListOffsetsTopicResponse()
                                .setName(topic.name())
                                .setPartitions(topic.partitions().stream()
                                        .map(partition -> new ListOffsetsPartitionResponse()
                                                .setPartitionIndex(partition.partitionIndex())
                                                .setOffset(
                                                        partition.timestamp() == ListOffsetsRequest.EARLIEST_TIMESTAMP
                                                                ? 0
                                                                : end(topic.name())))
                                        .toList()))
                        .toList());
    }

    private static FetchResponseData records(FetchRequest asked) {
        return new FetchResponseData()
                .setResponses(asked.data().topics().stream()
                        .map(LoopbackAnswers::records)
                        .toList());
    }

    private static FetchableTopicResponse records(FetchTopic topic) {
        return new FetchableTopicResponse()
                .setTopic(topic.topic())
                .setPartitions(topic.partitions().stream()
                        .map(partition -> new FetchResponseData.PartitionData()
                                .setPartitionIndex(partition.partition())
                                .setHighWatermark(end(topic.topic()))
                                .setRecords(records(topic.topic(), partition)))
                        .toList());
    }

    private static MemoryRecords records(String topic, FetchPartition partition) {
        long left = Math.max(0, end(topic) - partition.fetchOffset());
        return left == 0
                ? MemoryRecords.EMPTY
                : MemoryRecords.withRecords(
                        partition.fetchOffset(),
                        Compression.NONE,
                        Stream.generate(() -> new SimpleRecord(
                                        new byte[TOPICS.get(topic).valueBytes()]))
                                .limit(left)
                                .toArray(SimpleRecord[]::new));
    }

    /// How many records each partition of the topic has.
    private static int end(String topic) {
        return TOPICS.get(topic).records();
    }

    /// Every partition of these topics, by the topics' ids.
    static Map<Uuid, List<Integer>> partitions(List<String> topics) {
        return topics.stream().map(TOPICS::get).collect(Collectors.toMap(Topic::id, topic -> IntStream.range(
                        0, topic.partitions())
                .boxed()
                .toList()));
    }
}
