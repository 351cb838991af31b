package kheap.kafka;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import kheap.heap.Field;
import kheap.heap.HeapClass;
import kheap.heap.HeapObject;
import kheap.heap.Instance;

/// Where the numbers live: the fields of Kafka's classes that we read, with the names they had from 0.9 to 4.4.
///
/// A layout is recognised by what the classes of the dump declare, never by a version. Verified against one released
/// kafka-clients of every minor line.
enum KafkaField {
    SENDER_ACCUMULATOR("producer.internals.Sender", Need.ALWAYS, "accumulator"),
    SENDER_CLIENT("producer.internals.Sender", Need.ALWAYS, "client"),
    SENDER_RUNNING("producer.internals.Sender", Need.ALWAYS, "running"),
    SENDER_METADATA("producer.internals.Sender", Need.ALWAYS, "metadata"),
    SENDER_METRICS("producer.internals.Sender", Need.ALWAYS, "sensors"),
    SENDER_IN_FLIGHT_BATCHES("producer.internals.Sender", Need.SOME, "inFlightBatches"),
    SENDER_TRANSACTION_MANAGER("producer.internals.Sender", Need.SOME, "transactionManager"),
    TRANSACTION_ID("producer.internals.TransactionManager", Need.ALWAYS, "transactionalId"),
    TRANSACTION_STATE("producer.internals.TransactionManager", Need.ALWAYS, "currentState"),
    PRODUCER_SENDER("producer.KafkaProducer", Need.ALWAYS, "sender"),
    PRODUCER_CONFIG("producer.KafkaProducer", Need.ALWAYS, "producerConfig"),
    PRODUCER_THREAD("producer.KafkaProducer", Need.ALWAYS, "ioThread"),
    PRODUCER_METRICS("producer.KafkaProducer", Need.ALWAYS, "metrics"),
    PRODUCER_INTERCEPTORS("producer.KafkaProducer", Need.SOME, "interceptorPlugins", "interceptors"),
    ACCUMULATOR_POOL("producer.internals.RecordAccumulator", Need.ALWAYS, "free"),
    ACCUMULATOR_QUEUES("producer.internals.RecordAccumulator", Need.ALWAYS, "topicInfoMap", "batches"),
    /// The queues of one topic, since 3.3; before, all topics' queues stand side by side.
    TOPIC_QUEUES("producer.internals.RecordAccumulator$TopicInfo", Need.ALWAYS, "batches"),
    ACCUMULATOR_INCOMPLETE("producer.internals.RecordAccumulator", Need.ALWAYS, "incomplete"),
    ACCUMULATOR_BATCH_SIZE("producer.internals.RecordAccumulator", Need.ALWAYS, "batchSize"),
    /// Since 0.10; between 2.0 and 2.5 a map that has them as its keys.
    ACCUMULATOR_MUTED("producer.internals.RecordAccumulator", Need.SOME, "muted"),
    POOL_TOTAL("producer.internals.BufferPool", Need.ALWAYS, "totalMemory"),
    POOL_POOLABLE("producer.internals.BufferPool", Need.ALWAYS, "poolableSize"),
    POOL_UNALLOCATED("producer.internals.BufferPool", Need.ALWAYS, "nonPooledAvailableMemory", "availableMemory"),
    POOL_FREE("producer.internals.BufferPool", Need.ALWAYS, "free"),
    POOL_WAITERS("producer.internals.BufferPool", Need.ALWAYS, "waiters"),
    POOL_CLOSED("producer.internals.BufferPool", Need.SOME, "closed"),
    BATCH_CREATED("producer.internals.ProducerBatch|producer.internals.RecordBatch", Need.ALWAYS, "createdMs"),
    BATCH_PARTITION("producer.internals.ProducerBatch|producer.internals.RecordBatch", Need.ALWAYS, "topicPartition"),
    BATCH_RECORD_COUNT("producer.internals.ProducerBatch|producer.internals.RecordBatch", Need.ALWAYS, "recordCount"),
    BATCH_RECORDS(
            "producer.internals.ProducerBatch|producer.internals.RecordBatch",
            Need.ALWAYS,
            "recordsBuilder",
            "records"),
    BATCH_SPLIT("producer.internals.ProducerBatch", Need.ALWAYS, "isSplitBatch"),
    /// Every version has these two, and the two of a thunk and its callback; without them only the overhead is
    /// missing.
    BATCH_DRAINED("producer.internals.ProducerBatch|producer.internals.RecordBatch", Need.SOME, "drainedMs"),
    BATCH_THUNKS("producer.internals.ProducerBatch|producer.internals.RecordBatch", Need.SOME, "thunks"),
    THUNK_CALLBACK(
            "producer.internals.ProducerBatch$Thunk|producer.internals.RecordBatch$Thunk", Need.SOME, "callback"),
    /// In the callback that Kafka puts around the application's: always since 3.3, with interceptors before.
    WRAPPED_CALLBACK(
            "producer.KafkaProducer$AppendCallbacks|producer.KafkaProducer$InterceptorCallback",
            Need.SOME,
            "userCallback"),
    /// What a batch's records are written through. Since 0.10.2 the records' builder has it, before their
    /// compressor.
    WRITER_STREAM("record.MemoryRecordsBuilder|record.Compressor", Need.SOME, "appendStream"),
    WRITER_UNCOMPRESSED(
            "record.MemoryRecordsBuilder|record.Compressor",
            Need.SOME,
            "uncompressedRecordsSizeInBytes",
            "writtenUncompressed"),
    /// From 0.11 to 1.0, where a full batch kept its stream; since 1.1 it has one that cannot be written to instead.
    WRITER_CLOSED("record.MemoryRecordsBuilder", Need.SOME, "appendStreamIsClosed"),
    /// What a client knows of the cluster, since 2.2 in a class of its own. Every version has these two, but without
    /// them only a number is missing.
    METADATA_CLUSTER("Metadata", Need.SOME, "metadataSnapshot", "cache", "cluster"),
    CLUSTER_PARTITIONS(
            "MetadataSnapshot|MetadataCache|Cluster", Need.SOME, "metadataByPartition", "partitionsByTopicPartition"),
    /// A metrics registry, what reports it, and what is plugged into a client. Every version has these under one of
    /// the names, but without them only a number is missing.
    REGISTRY_METRICS("metrics.Metrics", Need.SOME, "metrics"),
    REGISTRY_SENSORS("metrics.Metrics", Need.SOME, "sensors"),
    REGISTRY_REPORTERS("metrics.Metrics", Need.SOME, "reporters"),
    REPORTER_BEANS("metrics.JmxReporter", Need.SOME, "mbeans"),
    /// The domain of the beans: `kafka.producer`.
    REPORTER_DOMAIN("metrics.JmxReporter", Need.SOME, "prefix"),
    CLIENT_INTERCEPTORS(
            "producer.KafkaProducer|consumer.internals.ClassicKafkaConsumer|consumer.internals.LegacyKafkaConsumer"
                    + "|consumer.internals.AsyncKafkaConsumer",
            Need.SOME,
            "interceptors"),
    INTERCEPTORS(
            "producer.internals.ProducerInterceptors|consumer.internals.ConsumerInterceptors",
            Need.SOME,
            "interceptorPlugins",
            "interceptors"),
    CLIENT_PARTITIONER("producer.KafkaProducer", Need.SOME, "partitionerPlugin", "partitioner"),
    /// The wrapper around each of them since 4.1.
    PLUGIN_INSTANCE("internals.Plugin", Need.SOME, "instance"),
    /// Of a producer or consumer since 3.7, of an admin client since 4.0.
    CLIENT_TELEMETRY(
            "producer.KafkaProducer|consumer.internals.ClassicKafkaConsumer|consumer.internals.LegacyKafkaConsumer"
                    + "|consumer.internals.AsyncKafkaConsumer|consumer.internals.ShareConsumerImpl"
                    + "|admin.KafkaAdminClient",
            Need.SOME,
            "clientTelemetryReporter"),
    CONFIG_DEFINITION("config.AbstractConfig", Need.SOME, "definition"),
    /// Every version has these two, but without them only the defaults are missing.
    DEFINITION_KEYS("config.ConfigDef", Need.SOME, "configKeys"),
    KEY_DEFAULT("config.ConfigDef$ConfigKey", Need.SOME, "defaultValue"),
    NETWORK_CLIENT_ID("NetworkClient", Need.ALWAYS, "clientId"),
    NETWORK_SELECTOR("NetworkClient", Need.ALWAYS, "selector"),
    NETWORK_IN_FLIGHT("NetworkClient", Need.ALWAYS, "inFlightRequests"),
    NETWORK_CONNECTIONS("NetworkClient", Need.ALWAYS, "connectionStates"),
    /// Since 2.1.
    NETWORK_STATE("NetworkClient", Need.SOME, "state"),
    /// Every version has what follows of the network, save where it says otherwise, but without it only numbers are
    /// missing. The timeout's second name is that before 2.0.
    NETWORK_REQUEST_TIMEOUT("NetworkClient", Need.SOME, "defaultRequestTimeoutMs", "requestTimeoutMs"),
    IN_FLIGHT_REQUESTS("InFlightRequests", Need.SOME, "requests"),
    /// Before 0.10.2 a request in flight is the client's request, whose header is one object deeper.
    REQUEST_SENT("NetworkClient$InFlightRequest|ClientRequest", Need.SOME, "sendTimeMs"),
    /// Since 2.0.
    REQUEST_TIMEOUT("NetworkClient$InFlightRequest", Need.SOME, "requestTimeoutMs"),
    REQUEST_HEADER("NetworkClient$InFlightRequest|requests.RequestSend", Need.SOME, "header"),
    HEADER_API("requests.RequestHeader", Need.SOME, "data", "apiKey"),
    API_NUMBER("message.RequestHeaderData|protocol.ApiKeys", Need.SOME, "requestApiKey", "id"),
    CONNECTION_STATES("ClusterConnectionStates", Need.SOME, "nodeState"),
    CONNECTION_STATE("ClusterConnectionStates$NodeConnectionState", Need.SOME, "state"),
    CONNECTION_LAST_ATTEMPT("ClusterConnectionStates$NodeConnectionState", Need.SOME, "lastConnectAttemptMs"),
    /// Since 0.11.
    CONNECTION_FAILED_ATTEMPTS("ClusterConnectionStates$NodeConnectionState", Need.SOME, "failedAttempts"),
    ADMIN_CLIENT_ID("admin.KafkaAdminClient", Need.ALWAYS, "clientId"),
    ADMIN_THREAD("admin.KafkaAdminClient", Need.ALWAYS, "thread"),
    ADMIN_RUNNABLE("admin.KafkaAdminClient", Need.ALWAYS, "runnable"),
    ADMIN_CLIENT("admin.KafkaAdminClient", Need.ALWAYS, "client"),
    ADMIN_METRICS("admin.KafkaAdminClient", Need.ALWAYS, "metrics"),
    ADMIN_SHUTDOWN("admin.KafkaAdminClient", Need.ALWAYS, "hardShutdownTimeMs"),
    RECEIVE_REQUESTED("network.NetworkReceive", Need.SOME, "requestedBufferSize"),
    RECEIVE_BUFFER("network.NetworkReceive", Need.ALWAYS, "buffer"),
    RECEIVE_SOURCE("network.NetworkReceive", Need.ALWAYS, "source"),
    CONSUMER_DELEGATE("consumer.KafkaConsumer|consumer.KafkaShareConsumer", Need.SOME, "delegate"),
    CONSUMER_CLIENT_ID(Bodies.ALL, Need.ALWAYS, "clientId"),
    CONSUMER_CLOSED(Bodies.ALL, Need.ALWAYS, "closed"),
    CONSUMER_METRICS(Bodies.ALL, Need.ALWAYS, "metrics"),
    CONSUMER_SUBSCRIPTIONS(Bodies.ALL, Need.ALWAYS, "subscriptions"),
    CONSUMER_METADATA(Bodies.ALL, Need.ALWAYS, "metadata"),
    CONSUMER_CURRENT_THREAD(Bodies.ALL, Need.ALWAYS, "currentThread"),
    CONSUMER_FETCHES(Bodies.ALL, Need.ALWAYS, "fetchBuffer", "fetcher"),
    CONSUMER_EVENTS(Bodies.ALL, Need.SOME, "applicationEventHandler"),
    FETCH_DATA(
            "consumer.internals.CompletedFetch|consumer.internals.Fetcher$CompletedFetch"
                    + "|consumer.internals.ShareCompletedFetch",
            Need.ALWAYS,
            "partitionData"),
    /// In 2.7 and 2.8 the records are one object deeper.
    PARTITION_DATA_RECORDS(
            "requests.FetchResponse$PartitionData|message.FetchResponseData$PartitionData"
                    + "|message.ShareFetchResponseData$PartitionData"
                    + "|message.FetchResponseData$FetchablePartitionResponse",
            Need.ALWAYS,
            "records",
            "recordSet",
            "partitionResponse");

    /// The classes that have a consumer's fields since 3.7; before, the consumer itself has them under the same
    /// names.
    private static final class Bodies {
        static final String ALL = "consumer.internals.ClassicKafkaConsumer|consumer.internals.LegacyKafkaConsumer"
                + "|consumer.internals.AsyncKafkaConsumer|consumer.internals.ShareConsumerImpl";
    }

    /// Whether every version that has the class has the field.
    private enum Need {
        ALWAYS,
        SOME
    }

    private final List<String> types;
    private final Need need;
    private final List<String> names;

    KafkaField(String types, Need need, String... names) {
        this.types = List.of(types.split("\\|"));
        this.need = need;
        this.names = List.of(names);
    }

    /// The classes that declare it, by their last packages and name.
    List<String> types() {
        return types;
    }

    /// Its names, newest first.
    List<String> names() {
        return names;
    }

    boolean isRequired() {
        return need == Need.ALWAYS;
    }

    boolean isIn(HeapClass type) {
        return names.stream().anyMatch(type::hasField);
    }

    /// Its value in this object. An application's subclass may have a field of the same name, which is not meant.
    private Optional<Field> in(Instance object, Predicate<Field> wanted) {
        List<Field> fields = object.fields();
        return names.stream()
                .flatMap(name -> fields.stream().filter(field -> field.name().equals(name)))
                .filter(field -> KafkaClasses.isKafka(field.declaredIn()))
                .filter(wanted)
                .findFirst();
    }

    Optional<HeapObject> reference(Instance object) {
        return in(object, field -> field.type() == Field.Type.OBJECT && field.bits() >= 0)
                .map(field -> object.heap().object((int) field.bits()));
    }

    Optional<Instance> instance(Instance object) {
        return reference(object).filter(Instance.class::isInstance).map(Instance.class::cast);
    }

    OptionalLong number(Instance object) {
        return in(object, field -> field.type() != Field.Type.OBJECT)
                .map(field -> OptionalLong.of(field.bits()))
                .orElse(OptionalLong.empty());
    }

    boolean isTrue(Instance object) {
        return number(object).orElse(0) != 0;
    }
}
