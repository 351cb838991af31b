package kheap.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kheap.heap.GcRoot;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;
import kheap.heap.HeapObject;
import kheap.heap.Instance;

/// Says who holds a client, from the path that leads to it.
///
/// Frameworks are known by the names of their classes: which class on the path means which way of holding was walked
/// in dumps of Spring Kafka 2.2 to 4.0, Reactor Kafka and Kafka Streams.
final class OwnerReader {
    /// The ways to refer that [HeapDump#via] knows besides fields.
    private static final Set<String> NOT_A_FIELD =
            Set.of("[]", "class", "super class", "class loader", "local variable");

    private final HeapDump heap;
    private final Map<Integer, String> threadNames = new HashMap<>();

    OwnerReader(HeapDump heap) {
        this.heap = heap;
        heap.threads().forEach(thread -> threadNames.put(thread.object(), Names.ofThread(heap, thread.name())));
    }

    /// @param path what keeps the client alive although nobody holds it: usually its own thread
    Owner heldByNobody(List<Integer> path) {
        return Owner.nobody(steps(path));
    }

    /// @param path from an object that another client holds, such as a callback, to the client's facade
    Owner heldByClient(List<Integer> path) {
        List<HeapObject> objects = path.stream().map(heap::object).toList();
        List<Owner.Step> steps = steps(path);
        HeapObject first = objects.getFirst();
        steps.set(0, new Owner.Step("another Kafka client", typeName(first), first.address()));
        String holder = nearest(objects).map(nearest -> held(objects, nearest)).orElse("an object");
        return new Owner(Owner.Kind.APPLICATION, typeName(first), holder + " that another Kafka client holds", steps);
    }

    /// @param path objects from the root to the client's facade
    Owner read(List<Integer> path) {
        List<HeapObject> objects = path.stream().map(heap::object).toList();
        HeapObject nearest = nearest(objects).orElse(objects.getFirst());
        Owner.Kind kind = kind(objects, nearest);
        return new Owner(kind, typeName(nearest), describe(kind, objects, nearest), steps(path));
    }

    /// The first and the last ones only: a path along a linked list is as long as the list, and every step is read
    /// from the dump.
    List<Owner.Step> steps(List<Integer> path) {
        List<Owner.Step> steps = new ArrayList<>();
        for (int i = 0; i < path.size(); i++) {
            if (path.size() > Owner.STEPS && i == Owner.STEPS / 2) {
                i = path.size() - Owner.STEPS / 2;
            }
            HeapObject object = heap.object(path.get(i));
            String via = i == 0 ? rootKind(object) : heap.via(path.get(i - 1), path.get(i));
            steps.add(new Owner.Step(via, typeName(object), object.address()));
        }
        return steps;
    }

    private String rootKind(HeapObject object) {
        return heap.roots(object.number()).stream()
                .findFirst()
                .map(GcRoot::kind)
                .orElse(GcRoot.Kind.UNKNOWN)
                .toString();
    }

    private static String typeName(HeapObject object) {
        return object instanceof HeapClass type ? type.name() : object.type().name();
    }

    private static String simpleName(HeapObject object) {
        String name = typeName(object);
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /// The last object on the path that is neither Kafka's nor the JDK's.
    private static Optional<HeapObject> nearest(List<HeapObject> objects) {
        for (int i = objects.size() - 2; i >= 0; i--) {
            String type = typeName(objects.get(i));
            if (!isPlumbing(type)) {
                return Optional.of(objects.get(i));
            }
        }
        return Optional.empty();
    }

    private static boolean isPlumbing(String type) {
        String element = type.replace("[]", "");
        return element.startsWith("java.")
                || element.startsWith("javax.")
                || element.startsWith("jdk.")
                || element.startsWith("sun.")
                || element.startsWith("com.sun.")
                || !element.contains(".") && isPrimitive(element)
                || KafkaClasses.isKafka(element)
                        && !element.contains(".kafka.streams.")
                        && !element.contains(".kafka.connect.")
                || element.startsWith("reactor.") && !element.startsWith("reactor.kafka.")
                || element.contains("$CloseSafeProducer");
    }

    private static boolean isPrimitive(String name) {
        return switch (name) {
            case "boolean", "char", "float", "double", "byte", "short", "int", "long" -> true;
            default -> false;
        };
    }

    private Owner.Kind kind(List<HeapObject> objects, HeapObject nearest) {
        Optional<Instance> factory = onPath(objects, "DefaultKafkaProducerFactory");
        if (factory.isPresent()) {
            return factoryKind(factory.get());
        }
        boolean closeSafe = objects.stream().anyMatch(object -> typeName(object).contains("$CloseSafeProducer"));
        if (closeSafe) {
            return isThreadLocal(objects) ? Owner.Kind.SPRING_PER_THREAD : Owner.Kind.SPRING_FACTORY;
        }
        String type = typeName(nearest);
        if (type.startsWith("org.springframework.kafka.listener.")) {
            return Owner.Kind.SPRING_LISTENER;
        }
        if (type.startsWith("reactor.kafka.")) {
            return Owner.Kind.REACTOR;
        }
        if (type.contains(".kafka.streams.")) {
            return Owner.Kind.STREAMS;
        }
        if (type.contains(".kafka.connect.")) {
            return Owner.Kind.CONNECT;
        }
        if (type.startsWith("org.apache.flink.")) {
            return Owner.Kind.FLINK;
        }
        if (type.startsWith("io.micrometer.") || type.contains("MicrometerProducerListener")) {
            return Owner.Kind.METRICS;
        }
        if (isPlumbing(type)) {
            if (objects.stream().anyMatch(object -> typeName(object).startsWith("com.sun.jmx."))) {
                return Owner.Kind.METRICS;
            }
            return isThread(objects.getFirst()) ? Owner.Kind.STACK : Owner.Kind.APPLICATION;
        }
        return type.matches("(io\\.(vertx|micronaut|smallrye|quarkus|debezium)|org\\.(springframework|apache"
                        + "\\.(camel|pekko|beam|spark|nifi))|akka)\\..*")
                ? Owner.Kind.FRAMEWORK
                : Owner.Kind.APPLICATION;
    }

    private static boolean isThreadLocal(List<HeapObject> objects) {
        return objects.stream().anyMatch(object -> typeName(object).contains("ThreadLocalMap"));
    }

    private static Owner.Kind factoryKind(Instance factory) {
        if (factory.isTrue("producerPerThread")) {
            return Owner.Kind.SPRING_PER_THREAD;
        }
        return factory.reference("transactionIdPrefix").isPresent()
                ? Owner.Kind.SPRING_TRANSACTIONAL
                : Owner.Kind.SPRING_FACTORY;
    }

    private boolean isThread(HeapObject object) {
        return threadNames.containsKey(object.number());
    }

    private static Optional<Instance> onPath(List<HeapObject> objects, String simpleName) {
        return objects.stream()
                .filter(object -> object instanceof Instance && typeName(object).endsWith("." + simpleName))
                .map(Instance.class::cast)
                .findFirst();
    }

    private String describe(Owner.Kind kind, List<HeapObject> objects, HeapObject nearest) {
        return switch (kind) {
            case NOBODY -> throw new IllegalArgumentException("a path to nobody");
            case STACK ->
                (isThreadLocal(objects) ? "a ThreadLocal of thread \"" : "the stack of thread \"")
                        + threadName(objects.getFirst()) + "\"";
            case SPRING_FACTORY -> "Spring's " + factory(objects) + ", one shared producer";
            case SPRING_PER_THREAD -> "Spring's " + factory(objects) + ", one producer for each thread";
            case SPRING_TRANSACTIONAL -> "Spring's " + factory(objects) + ", transactional producers";
            case SPRING_LISTENER -> "Spring's listener container" + beanName(objects);
            case METRICS -> "a metrics registry (" + simpleName(nearest) + ")";
            case APPLICATION, REACTOR, STREAMS, CONNECT, FLINK, FRAMEWORK -> held(objects, nearest);
        };
    }

    /// Class and field that hold it: `OrderService.producer`, `Clients (static KEPT)`.
    private String held(List<HeapObject> objects, HeapObject nearest) {
        String simple = simpleName(nearest);
        int at = objects.lastIndexOf(nearest);
        String field = at + 1 < objects.size()
                ? heap.via(nearest.number(), objects.get(at + 1).number())
                : "";
        return field.isEmpty() || NOT_A_FIELD.contains(field) ? simple : simple + " (" + field + ")";
    }

    private static String factory(List<HeapObject> objects) {
        String bean = onPath(objects, "DefaultKafkaProducerFactory")
                .flatMap(factory -> factory.instance("beanName"))
                .flatMap(Instance::text)
                .filter(text -> !text.startsWith("not.managed.by.Spring"))
                .map(text -> " \"" + text + "\"")
                .orElse("");
        return "DefaultKafkaProducerFactory" + bean;
    }

    private static String beanName(List<HeapObject> objects) {
        return objects.stream()
                .filter(object -> typeName(object).endsWith("MessageListenerContainer"))
                .map(object -> ((Instance) object).instance("beanName").flatMap(Instance::text))
                .flatMap(Optional::stream)
                .map(text -> " \"" + text + "\"")
                .findFirst()
                .orElse("");
    }

    private String threadName(HeapObject object) {
        return threadNames.getOrDefault(object.number(), "");
    }
}
