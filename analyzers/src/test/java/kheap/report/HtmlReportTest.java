package kheap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import kheap.analysis.DumpAnalysis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;

class HtmlReportTest {
    private static final Pattern TAG = Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^<>\"]|\"[^\"]*\")*)>");
    private static final Set<String> EMPTY_ELEMENTS = Set.of("meta");

    static List<DumpAnalysis> everySituation() {
        return List.of(
                Analyses.orphans(),
                Analyses.healthy(),
                Analyses.withoutKafka(),
                Analyses.unreadable(),
                Analyses.nasty(),
                Analyses.orphans(2_000));
    }

    static List<Report> everyReport() {
        return Stream.concat(
                        everySituation().stream().map(Report::of),
                        Comparisons.all().stream().map(Report::of))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("everyReport")
    void refersToNothingOutsideItself(Report report) throws IOException {
        String page = page(report);

        for (String outside : List.of("http:", "https:", " src=", "url(\"", "@import", "xmlns", "xlink", "<link")) {
            assertFalse(page.contains(outside), outside);
        }
        Matcher target = Pattern.compile("href=\"([^\"]*)\"").matcher(page);
        while (target.find()) {
            assertTrue(target.group(1).startsWith("#"), target.group());
            assertTrue(page.contains("id=\"" + target.group(1).substring(1) + "\""), target.group());
        }
    }

    @ParameterizedTest
    @MethodSource("everyReport")
    void closesEveryElementThatItOpensAndUsesAnIdOnce(Report report) throws IOException {
        String page = page(report).replaceAll("(?s)<(style|script)>.*?</\\1>", "<$1></$1>");
        Deque<String> open = new ArrayDeque<>();
        Set<String> ids = new HashSet<>();
        Matcher tag = TAG.matcher(page);
        while (tag.find()) {
            String name = tag.group(2);
            if (!tag.group(1).isEmpty()) {
                assertEquals(open.pop(), name, () -> "before offset " + tag.end());
            } else if (!EMPTY_ELEMENTS.contains(name)) {
                open.push(name);
            }
            Matcher id = Pattern.compile(" id=\"([^\"]*)\"").matcher(tag.group(3));
            if (id.find()) {
                assertTrue(ids.add(id.group(1)), id.group());
            }
        }
        assertTrue(open.isEmpty(), open::toString);
        String left = TAG.matcher(page.replaceFirst("<!DOCTYPE html>", "")).replaceAll("");
        assertFalse(left.contains("<"), left);
    }

    static List<Report> nastyReports() {
        return List.of(Report.of(Analyses.nasty()), Report.of(Comparisons.nasty()));
    }

    @ParameterizedTest
    @MethodSource("nastyReports")
    void escapesWhateverADumpBrings(Report report) throws IOException {
        String page = page(report);

        assertFalse(page.contains(Analyses.SCRIPT));
        assertTrue(page.contains("&lt;script>alert(1)&lt;/script>")
                || page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        assertFalse(page.contains("<img"));
        assertEquals(1, count(page, "<script>"), "only our own script");
        assertFalse(Pattern.compile("[\\x00-\\x08\\x0B-\\x1F\\x7F\\u202E]")
                .matcher(page)
                .find());
    }

    @Test
    void cutsTheMiddleOfLongNames() throws IOException {
        String page = page(Analyses.nasty());

        assertTrue(page.contains("com.acme.very."));
        assertTrue(page.contains("very.LongName"));
        assertFalse(page.contains("very.".repeat(Excerpt.LONG / 5 + 1)), "a class name of more than 300 characters");
    }

    @Test
    void staysSmallForTwoThousandProducersAndSaysHowManyItLeavesOut() throws IOException {
        String page = page(Analyses.orphans(2_000));

        assertTrue(page.length() < 450_000, () -> page.length() + " characters");
        assertTrue(page.contains("… and 1,951 more (largest first)"));
        assertTrue(page.contains("20 of 2,001 producers"));
    }

    @Test
    void allowsItsOwnStyleAndScriptByTheirHashesAndNothingElse() throws Exception {
        String page = page(Analyses.nasty());
        Matcher policy = Pattern.compile("default-src (\\S+); style-src (\\S+); script-src (\\S+);")
                .matcher(unescaped(page));

        assertTrue(policy.find());
        assertEquals("'none'", policy.group(1));
        assertEquals(hash(page, "style"), policy.group(2));
        assertEquals(hash(page, "script"), policy.group(3));
    }

    @Test
    void writesTheSamePageAgain() throws IOException {
        assertEquals(page(Analyses.orphans()), page(Analyses.orphans()));
    }

    @Test
    void drawsChartsWithRealTextInTheColourOfThePage() throws Exception {
        String page = page(Analyses.orphans());
        Matcher svg = Pattern.compile("(?s)<svg.*?</svg>").matcher(page);
        List<String> charts = new ArrayList<>();
        while (svg.find()) {
            charts.add(svg.group());
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(svg.group())));
        }

        assertEquals(6, charts.size());
        assertTrue(charts.getFirst().contains(">producer-12</text>"), charts.getFirst());
        assertTrue(charts.getFirst().contains(">32 MiB</text>"), charts.getFirst());
        for (String chart : charts) {
            assertTrue(chart.contains("currentColor"));
            assertFalse(chart.contains("rgb(87,96,107)"), "ink that did not become the colour of the page");
            assertTrue(chart.contains("<title id="));
        }
    }

    @Test
    void givesTwoClientsOfOneNameABarEach() throws IOException {
        String page = page(Analyses.nasty());
        String firstChart = page.substring(page.indexOf("<svg"), page.indexOf("</svg>"));

        assertEquals(2, count(firstChart, ">&lt;script&gt;alert(1)&lt;/script&gt;</text>"));
    }

    @Test
    void saysKindlyThatThereIsNoKafka() throws IOException {
        String page = page(Analyses.withoutKafka());

        assertTrue(page.contains("There is no Kafka client in this dump."));
        assertTrue(page.contains("jcmd"));
        assertFalse(page.contains("<svg"));
    }

    @Test
    void aPageOfThirtyDaysHasItsSmallChartsSideBySideAndStaysSmall() throws IOException {
        String page = page(Report.of(Comparisons.thirtyDays()));

        assertEquals(1, count(page, "viewBox=\"0 0 860 "));
        assertEquals(24, count(page.substring(page.indexOf("class=\"multiples\"")), "viewBox=\"0 0 320 "));
        assertTrue(page.contains("37 more figures changed and stand in the table below."), "how many have no chart");
        assertTrue(page.length() < 600_000, () -> page.length() + " characters");
    }

    private static String hash(String page, String element) throws NoSuchAlgorithmException {
        String open = "<" + element + ">";
        String content = page.substring(
                page.indexOf(open) + open.length(), page.indexOf("</" + element + ">", page.indexOf(open)));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    }

    private static String unescaped(String page) {
        return page.replace("&#39;", "'").replace("&#34;", "\"");
    }

    private static String page(DumpAnalysis analysis) throws IOException {
        return page(Report.of(analysis));
    }

    private static String page(Report report) throws IOException {
        StringBuilder page = new StringBuilder();
        HtmlReport.write(report, page);
        return page.toString();
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
