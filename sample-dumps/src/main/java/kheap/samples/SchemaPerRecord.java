package kheap.samples;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// A service that parses the text of its schema for every record, before a serializer that keeps ids and writers by
/// the schema's identity: each record adds an entry for a schema that is equal to all the others.
///
/// The serializer is our own stand-in. Confluent's is not in Maven's central repository; it keeps the same maps, in
/// its `CachedSchemaRegistryClient` and in `AbstractKafkaAvroSerializer`. The schemas and writers are Avro's.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=SchemaPerRecord -Ddump=/tmp/schemas.hprof`
public final class SchemaPerRecord {
    /// Records sent, and schemas kept: as many as Confluent's client takes before it refuses.
    public static final int RECORDS = 1_000;

    /// Names that the schemas have: an order, and an address in it.
    public static final int NAMES = 2;

    private static final String TEXT = """
            {"type": "record", "name": "Order", "namespace": "shop", "fields": [
              {"name": "id", "type": "long"},
              {"name": "customer", "type": "string"},
              {"name": "address", "type": {"type": "record", "name": "Address", "fields": [
                {"name": "street", "type": "string"},
                {"name": "city", "type": "string"}]}}]}""";

    static final IdentitySerializer SERIALIZER = new IdentitySerializer();

    private SchemaPerRecord() {}

    /// Keeps what belongs to a schema by its identity, as serializers with a schema registry do.
    static final class IdentitySerializer {
        private final Map<Schema, Integer> ids = new IdentityHashMap<>();
        private final Map<Schema, DatumWriter<GenericRecord>> writers = new IdentityHashMap<>();

        byte[] serialize(GenericRecord record) throws IOException {
            Schema schema = record.getSchema();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(0);
            out.write(ids.computeIfAbsent(schema, each -> ids.size()));
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            writers.computeIfAbsent(schema, GenericDatumWriter::new).write(record, encoder);
            encoder.flush();
            return out.toByteArray();
        }
    }

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        String broker = Brokers.acknowledging();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Settings.producer(broker))) {
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>(LoopbackBroker.TOPIC, SERIALIZER.serialize(order(i))));
            }
            producer.flush();
            Dump.write(args);
        }
    }

    private static GenericRecord order(long id) {
        Schema schema = new Schema.Parser().parse(TEXT);
        GenericRecord address =
                new GenericData.Record(schema.getField("address").schema());
        address.put("street", "Hauptstrasse");
        address.put("city", "Bonn");
        GenericRecord order = new GenericData.Record(schema);
        order.put("id", id);
        order.put("customer", "customer-" + id);
        order.put("address", address);
        return order;
    }
}
