package kheap.comparison.rules;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kheap.comparison.Bound;
import kheap.comparison.ClientState;
import kheap.diagnosis.Quantity.Unit;
import kheap.trend.Rate;
import kheap.trend.Trend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrowthRulesTest {
    private static final List<String> COUNTS = List.of(
            "producers",
            "producers.open",
            "producers.orphaned",
            "producers.closed",
            "consumers",
            "consumers.open",
            "consumers.orphaned",
            "consumers.closed",
            "admins",
            "admins.open",
            "admins.orphaned",
            "admins.closed",
            "created.producers",
            "created.consumers",
            "created.admins",
            "metrics",
            "threads",
            "threads.kafka",
            "threads.kafka.producer",
            "pools.waiters",
            "partitions.queues");

    private static final List<String> BYTES = List.of(
            "heap.bytes",
            "kafka.bytes",
            "kafka.metrics.bytes",
            "consumers.fetched.bytes",
            "direct.bytes",
            "pools.total.bytes",
            "pools.in-use.bytes",
            "pools.free.bytes");

    @Test
    void everyRuleIsListed() {
        Set<String> written = new ClassFileImporter()
                .importPackages("kheap.comparison.rules").stream()
                        .filter(type -> type.isAssignableTo(GrowthRule.class) && !type.isInterface())
                        .map(JavaClass::getName)
                        .collect(Collectors.toSet());
        List<String> listed =
                GrowthRules.ALL.stream().map(rule -> rule.getClass().getName()).toList();
        assertEquals(written, Set.copyOf(listed));
        assertEquals(written.size(), listed.size());
    }

    @Test
    void idsAreStableAndStandInReportOrder() {
        assertEquals(
                List.of(
                        "growing-orphans",
                        "growing-clients",
                        "client-churn",
                        "growing-pools",
                        "growing-metrics",
                        "growing-fetch-buffers",
                        "growing-threads",
                        "growing-direct-buffers",
                        "growing-heap",
                        "bounded-growth",
                        "growing-channels",
                        "growing-goroutines"),
                ids().toList());
    }

    @Test
    void idsAreUniqueAndInKebabCase() {
        assertEquals(GrowthRules.ALL.size(), ids().distinct().count());
        assertTrue(ids().allMatch(id -> id.matches("[a-z]+(-[a-z]+)*")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 21, 60, 1_531})
    void everySentenceReadsWellForNoneOneAndMany(int count) {
        List<Supplier<TestedDays>> services = List.of(
                () -> TestedDays.of(2),
                () -> TestedDays.of(3),
                () -> TestedDays.of(5),
                () -> TestedDays.of(2).cut(1),
                () -> TestedDays.of(2).withoutStarts(),
                () -> TestedDays.of(4).restartedBefore(1),
                () -> TestedDays.of(4).restartedBefore(3),
                () -> TestedDays.of(2).restartedBefore(1));
        List<Trend> trends = List.of(
                new Trend.Unknown(),
                new Trend.Stable(count, count),
                new Trend.Growing(new Rate(count / 24.0, OptionalDouble.empty())),
                new Trend.Growing(new Rate(count / 24.0, OptionalDouble.of(count / 48.0))),
                new Trend.Shrinking(new Rate(-count / 24.0, OptionalDouble.empty())),
                new Trend.Saturating(count + 1, OptionalDouble.of(1), 10, new Rate(1, OptionalDouble.of(1))),
                new Trend.Stopped(TestedDays.at(1), count),
                new Trend.Wavering(0, count));
        assertAll(services.stream()
                .flatMap(service -> trends.stream()
                        .flatMap(trend -> Stream.of(
                                service(service.get(), trend, 0, count),
                                service(service.get(), trend, count, 0),
                                service(service.get(), trend, count, count),
                                service(service.get(), trend, count, 2 * count + 1))))
                .flatMap(days -> GrowthRules.ALL.stream().map(rule -> () -> days.ask(rule))));
    }

    /// A service all of whose figures go the same way.
    private static TestedDays service(TestedDays days, Trend trend, int first, int last) {
        String longName = "com.acme.a.package.that.somebody.made.far.too.long.ProducerCache".repeat(3);
        for (String figure : COUNTS) {
            days.trend(figure, trend).count(figure, "of the kind " + figure, days.between(first, last));
        }
        for (String figure : BYTES) {
            days.trend(figure, trend).bytes(figure, "memory of " + figure, days.between(first * 1e6, last * 1e6));
        }
        for (ClientState.Kind kind : ClientState.Kind.values()) {
            days.clients(Math.min(first, 30), kind, "open", longName, 0, days.count() - 1);
            days.clients(Math.min(last, 30), kind, "orphaned", longName, 1, days.count() - 1);
            days.clients(Math.min(last, 30), kind, "open", longName, 0, 0);
        }
        long[] instances =
                Arrays.stream(days.between(first, last)).mapToLong(Math::round).toArray();
        return days.type(longName, trend, Optional.of(new Bound("partitions", Unit.COUNT, last + 2)), instances)
                .limit(1 << 20)
                .meetsLimitAfter(Duration.ofDays(last));
    }

    private static Stream<String> ids() {
        return GrowthRules.ALL.stream().map(rule -> rule.question().id());
    }
}
