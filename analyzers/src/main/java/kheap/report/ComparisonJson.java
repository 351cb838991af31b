package kheap.report;

import static kheap.report.JsonForm.amount;
import static kheap.report.JsonForm.array;
import static kheap.report.JsonForm.moment;
import static kheap.report.JsonForm.object;
import static kheap.report.JsonForm.texts;
import static kheap.report.JsonForm.word;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import kheap.analysis.DumpAnalysis.ClassRow;
import kheap.comparison.Bound;
import kheap.comparison.ClassHistory;
import kheap.comparison.ClientHistory;
import kheap.comparison.Day;
import kheap.comparison.Days;
import kheap.comparison.DiagnosisHistory;
import kheap.comparison.DumpComparison;
import kheap.comparison.Filling;
import kheap.comparison.Growth;
import kheap.comparison.Life;
import kheap.comparison.Limit;
import kheap.comparison.Projection;
import kheap.diagnosis.Diagnosis;
import kheap.trend.Rate;
import kheap.trend.Trend;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A comparison as JSON, for programs; `docs/comparison-json.md` says what each key means. It keeps the same
/// promises as [AnalysisJson].
public final class ComparisonJson {
    public static final String SCHEMA = "kheap.comparison/1";

    /// How many clients and how many classes are written at the most; their whole numbers are written beside.
    static final int ROWS = 2_000;

    private ComparisonJson() {}

    /// Writes one JSON object and leaves the writer open.
    public static void write(DumpComparison comparison, Writer out) throws IOException {
        JsonForm.write(comparison(comparison), out);
    }

    private static ObjectNode comparison(DumpComparison comparison) {
        Days days = comparison.days();
        ObjectNode json = object();
        json.put("schema", SCHEMA);
        json.set("dumps", array(days.days(), ComparisonJson::dump));
        json.set("processes", array(days.lives(), ComparisonJson::process));
        json.set("warnings", texts(days.warnings()));
        json.set("unread", array(comparison.unread(), (unread, to) -> {
            to.put("file", unread.file());
            to.put("reason", unread.sentence());
        }));
        json.set("limit", orNull(days.limit(), ComparisonJson::limit));
        json.set("projection", orNull(days.projection(), ComparisonJson::projection));
        json.set("filling", orNull(Filling.of(days), ComparisonJson::filling));
        json.set("series", array(days.growths(), ComparisonJson::series));
        json.put("clientsTotal", days.clients().size());
        json.set("clients", array(firstRows(days.clients()), ComparisonJson::client));
        json.put("classesTotal", days.classes().size());
        json.set("classes", array(firstRows(days.classes()), ComparisonJson::classHistory));
        json.set("diagnoses", array(comparison.diagnoses(), JsonForm::diagnosis));
        json.set("dumpDiagnoses", array(days.diagnoses(), ComparisonJson::dumpDiagnosis));
        return json;
    }

    private static <T> List<T> firstRows(List<T> rows) {
        return rows.subList(0, Math.min(ROWS, rows.size()));
    }

    private static void dump(Day day, ObjectNode json) {
        json.put("file", day.name());
        json.put("kind", day.file().kind().toString());
        json.put("goroutineFile", day.file().goroutines().orElse(null));
        moment(json, "at", Optional.of(day.at()));
        json.put("bytes", day.file().bytes());
        json.put("format", day.file().format());
        json.put("engine", day.file().engine());
        json.put("complete", day.complete());
        json.set("process", AnalysisJson.process(day.process(), day.versions()));
        json.put("worst", worst(day).orElse(null));
    }

    /// The severity of the day's worst problem.
    private static Optional<String> worst(Day day) {
        return day.diagnoses().stream()
                .filter(Diagnosis.Problem.class::isInstance)
                .map(problem -> ((Diagnosis.Problem) problem).severity())
                .max(Enum::compareTo)
                .map(Enum::toString);
    }

    private static void process(Life life, ObjectNode json) {
        moment(json, "startedAt", life.startedAt());
        ArrayNode dumps = json.putArray("dumps");
        life.days().forEach(dumps::add);
    }

    private static void limit(Limit limit, ObjectNode json) {
        json.put("heapBytes", limit.size().bytes());
        json.put("source", limit.source());
    }

    private static void projection(Projection projection, ObjectNode json) {
        moment(json, "at", Optional.of(projection.at()));
        moment(json, "earliest", projection.earliest());
        moment(json, "latest", projection.latest());
        json.put("grade", projection.grade().toString());
        json.put("assumption", projection.assumption());
    }

    private static void filling(Filling filling, ObjectNode json) {
        json.put("partitions", filling.partitions().kinds());
        json.put("partitionProducers", Math.round(filling.last().value()));
        json.put("messagesPerHour", filling.messages());
        json.put("messagesPerHourLeast", filling.least());
        json.put("messagesPerHourMost", filling.most());
        moment(json, "at", filling.full());
        moment(json, "earliest", filling.earliest());
        moment(json, "latest", filling.latest());
    }

    private static void series(Growth growth, ObjectNode json) {
        json.put("name", growth.series().name());
        json.put("label", growth.series().label());
        json.put("unit", growth.series().unit().toString());
        json.set("points", array(growth.series().points(), (point, to) -> {
            moment(to, "at", Optional.of(point.at()));
            amount(to, "value", point.value());
        }));
        json.put("basis", word(growth.basis()));
        trend(growth.trend(), json);
        json.set("bound", orNull(growth.bound(), ComparisonJson::bound));
    }

    private static void trend(Trend trend, ObjectNode json) {
        Optional<Rate> rate = TrendWords.rate(trend);
        json.put("verdict", TrendWords.verdict(trend));
        json.put("perHour", rate.map(Rate::perHour).orElse(null));
        json.put("perDay", rate.map(Rate::perDay).orElse(null));
        OptionalDouble error = rate.map(Rate::error).orElse(OptionalDouble.empty());
        json.put("perDayError", error.isPresent() ? (Double) (error.getAsDouble() * 24) : null);
        amount(json, "plateau", TrendWords.plateau(trend));
    }

    private static void bound(Bound bound, ObjectNode json) {
        json.put("label", bound.label());
        amount(json, "value", bound.value());
    }

    private static void client(ClientHistory client, ObjectNode json) {
        json.put("clientId", client.last().clientId());
        json.put("kind", word(client.last().kind()));
        json.put("owner", client.last().owner());
        moment(json, "createdAt", client.last().createdAt());
        json.put("fate", word(client.fate()));
        ends(client.days(), json, (state, to) -> {
            to.put("state", state.state());
            to.put("ownBytes", state.own().bytes());
        });
        json.put("grewBytes", client.grewBytes());
    }

    private static void classHistory(ClassHistory one, ObjectNode json) {
        json.put("name", one.name());
        ends(one.days(), json, (row, to) -> {
            to.put("count", row.count());
            to.put("shallowBytes", row.shallow().bytes());
            to.put("retainedBytes", row.retained().bytes());
        });
        json.put("grewBytes", grewBytes(one));
        trend(one.instances(), json.putObject("instances"));
        trend(one.retained(), json.putObject("retained"));
        json.set("bound", orNull(one.bound(), ComparisonJson::bound));
    }

    /// What it was in the first dump that has it, and in the last one.
    private static <T> void ends(List<Optional<T>> days, ObjectNode json, BiConsumer<T, ObjectNode> fields) {
        int[] there = IntStream.range(0, days.size())
                .filter(day -> days.get(day).isPresent())
                .toArray();
        OptionalInt first = IntStream.of(there).min();
        OptionalInt last = IntStream.of(there).max();
        end(days, first, json, "first", fields);
        end(days, last, json, "last", fields);
    }

    private static <T> void end(
            List<Optional<T>> days, OptionalInt day, ObjectNode json, String key, BiConsumer<T, ObjectNode> fields) {
        if (day.isPresent()) {
            ObjectNode end = json.putObject(key);
            end.put("dump", day.getAsInt());
            fields.accept(days.get(day.getAsInt()).orElseThrow(), end);
        } else {
            json.putNull(key);
        }
    }

    private static long grewBytes(ClassHistory one) {
        List<ClassRow> rows = one.days().stream().flatMap(Optional::stream).toList();
        return rows.isEmpty()
                ? 0
                : rows.getLast().retained().bytes() - rows.getFirst().retained().bytes();
    }

    private static void dumpDiagnosis(DiagnosisHistory history, ObjectNode json) {
        json.put("rule", history.question().id());
        json.put("question", history.question().text());
        json.put("change", word(history.change()));
        ArrayNode days = json.putArray("byDump");
        for (Optional<Diagnosis> day : history.days()) {
            days.add(orNull(day, (answer, to) -> {
                JsonForm.diagnosis(answer, to);
                to.retain("answer", "severity", "sentence");
            }));
        }
    }

    private static <T> JsonNode orNull(Optional<T> value, BiConsumer<T, ObjectNode> fields) {
        if (value.isEmpty()) {
            return JsonNodeFactory.instance.nullNode();
        }
        ObjectNode json = object();
        fields.accept(value.get(), json);
        return json;
    }
}
