package kheap.rules;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kheap.kafka.Owner;
import kheap.kafka.Producer;

/// Running producers that one framework object keeps, or several that look the same.
record ProducerPool(Owner owner, Producers producers) {
    /// How far the numbers may run ahead of the pool before producers count as made anew all the time.
    static final int CHURN = 10;

    /// Below this number even a young pool may have a few lost ones.
    static final int CHURN_FROM = 100;

    private static final Pattern NUMBERED = Pattern.compile(".*-(\\d{1,9})");

    /// Largest first.
    ///
    /// @param kinds of owners that keep pools
    static List<ProducerPool> of(Producers running, Set<Owner.Kind> kinds) {
        Map<Owner, List<Producer>> byOwner = running.stream()
                .filter(producer -> kinds.contains(producer.owner().kind()))
                .collect(Collectors.groupingBy(producer -> withoutPath(producer.owner())));
        return byOwner.entrySet().stream()
                .map(pool -> new ProducerPool(pool.getKey(), new Producers(pool.getValue())))
                .sorted(Comparator.comparingInt(ProducerPool::size).reversed().thenComparing(ProducerPool::name))
                .toList();
    }

    /// The producers of one pool hang on different paths, and by threads of different classes.
    private static Owner withoutPath(Owner owner) {
        return new Owner(owner.kind(), "", owner.description(), List.of());
    }

    int size() {
        return producers.count();
    }

    String name() {
        return Words.description(owner);
    }

    /// Only Spring's numbers are counters.
    boolean isChurning() {
        boolean counted =
                switch (owner.kind()) {
                    case SPRING_PER_THREAD, SPRING_TRANSACTIONAL -> true;
                    case NOBODY,
                            APPLICATION,
                            STACK,
                            SPRING_FACTORY,
                            SPRING_LISTENER,
                            REACTOR,
                            STREAMS,
                            CONNECT,
                            FLINK,
                            METRICS,
                            FRAMEWORK -> false;
                };
        return counted && highestNumber() > usualNumbers();
    }

    int highestNumber() {
        return producers.clientIds().stream()
                .map(NUMBERED::matcher)
                .filter(Matcher::matches)
                .mapToInt(id -> Integer.parseInt(id.group(1)))
                .max()
                .orElse(0);
    }

    /// How high the numbers of a pool of this size get that uses its producers again.
    int usualNumbers() {
        return Math.max(CHURN_FROM, CHURN * size());
    }
}
