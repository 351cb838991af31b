package kheap.kafka;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kheap.heap.Instance;

/// The keys of Kafka's configurations, by the hash that a `String` remembers: what a configuration is read by in a
/// dump whose texts were blanked out. Its numbers, classes and truth values are still there.
///
/// Read from kafka-clients 0.10, 2.8 and 4.4, without what concerns TLS and SASL; and what is asked of Kafka
/// Streams.
final class RedactedKeys {
    private static final Map<Integer, String> KEYS = Stream.of("""
                    acks allow.auto.create.topics auto.commit.interval.ms auto.offset.reset batch.size
                    bootstrap.controllers bootstrap.resolve.timeout.ms bootstrap.servers buffer.memory
                    buffer.memory.allocation.strategy check.crcs client.dns.lookup client.id client.rack
                    compression.gzip.level compression.lz4.level compression.type compression.zstd.level
                    config.providers connections.max.idle.ms default.api.timeout.ms delivery.timeout.ms
                    enable.auto.commit enable.idempotence enable.metrics.push exclude.internal.topics
                    fetch.max.bytes fetch.max.wait.ms fetch.min.bytes group.id group.instance.id group.protocol
                    group.remote.assignor heartbeat.interval.ms interceptor.classes
                    internal.auto.downgrade.txn.commit internal.leave.group.on.close
                    internal.throw.on.fetch.stable.offset.unsupported isolation.level key.deserializer
                    key.serializer linger.ms max.block.ms max.in.flight.requests.per.connection
                    max.partition.fetch.bytes max.poll.interval.ms max.poll.records max.request.size
                    metadata.cluster.check.enable metadata.max.age.ms metadata.max.idle.ms
                    metadata.recovery.rebootstrap.trigger.ms metadata.recovery.strategy metric.reporters
                    metrics.num.samples metrics.recording.level metrics.sample.window.ms
                    partition.assignment.strategy partitioner.adaptive.partitioning.enable
                    partitioner.availability.timeout.ms partitioner.class partitioner.ignore.keys
                    partitioner.rack.aware receive.buffer.bytes reconnect.backoff.max.ms reconnect.backoff.ms
                    request.timeout.ms retries retry.backoff.max.ms retry.backoff.ms security.protocol
                    security.providers send.buffer.bytes session.timeout.ms share.acknowledgement.mode
                    share.acquire.mode socket.connection.setup.timeout.max.ms
                    socket.connection.setup.timeout.ms transaction.timeout.ms
                    transaction.two.phase.commit.enable transactional.id value.deserializer value.serializer
                    application.id rocksdb.config.setter
                    """.split("\\s+"))
            .filter(key -> !key.isEmpty())
            .collect(Collectors.toMap(String::hashCode, Function.identity()));

    private RedactedKeys() {}

    /// The key that this string was, if it is one of Kafka's.
    static Optional<String> of(Instance string) {
        return string.number("hash").stream()
                .mapToObj(hash -> Optional.ofNullable(KEYS.get((int) hash)))
                .flatMap(Optional::stream)
                .filter(key -> Names.was(string, key))
                .findFirst();
    }
}
