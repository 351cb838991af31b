package kheap.rules;

/// Lines of code that more than one advice shows.
final class Snippets {
    static final String ONE_PRODUCER = """
            // one for the whole application: it is thread-safe
            private final Producer<String, String> producer =
                    new KafkaProducer<>(config);

            void stop() {
                producer.close(Duration.ofSeconds(10));
            }""";

    static final String SPRING_BEANS = """
            @Bean // without it every call makes a factory
            ProducerFactory<String, Object> producerFactory() {
                return new DefaultKafkaProducerFactory<>(configs());
            }

            @Bean // inject this one wherever something is sent
            KafkaTemplate<String, Object> kafkaTemplate(
                    ProducerFactory<String, Object> factory) {
                return new KafkaTemplate<>(factory);
            }""";

    static final String SPRING_THREAD_END = """
            try {
                kafkaTemplate.send("orders", order);
            } finally {
                producerFactory.closeThreadBoundProducer();
            }""";

    private Snippets() {}
}
