package kheap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import kheap.analysis.DumpAnalysis;
import kheap.diagnosis.Quantity;
import kheap.report.Block.Chart;
import kheap.report.Block.Chart.Bars;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.entity.CategoryItemEntity;
import org.jfree.chart.entity.CategoryLabelEntity;
import org.jfree.chart.entity.ChartEntity;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ChartsTest {
    private static final int WIDTH = 860;
    private static final double MIB = 1024 * 1024;

    @Test
    void aBarSaysItsExactNumbersInTheReportsWords() {
        assertEquals(
                "client-1: 1.5 MiB (1,572,864 bytes) own memory; buffer.memory 32 MiB",
                memory(1.5 * MIB, 32 * MIB).words(0, 0));
    }

    @Test
    void aBarOfCountsLeavesOutWhatTheTitleSays() {
        Bars counts = new Bars(
                "Threads",
                "",
                Quantity.Unit.COUNT,
                List.of(Bars.Label.of("threads ended")),
                List.of(new Chart.Series("how many", List.of(1_200.0))),
                "",
                List.of());

        assertEquals("threads ended: 1,200", counts.words(0, 0));
    }

    @Test
    void aPointSaysItsMomentAndItsExactNumber() {
        Chart.Course heap =
                (Chart.Course) Report.of(Comparisons.leak()).charts().getFirst();

        assertEquals(
                "2026-11-15 10:15:30 UTC: 475 MiB (498,073,600 bytes), heap",
                heap.words(heap.lives().getFirst().get(1)));
    }

    @Test
    void whereThePointerRestsStandTheWordsOfTheChart() {
        List<Chart> charts = new ArrayList<>(charts(Analyses.orphans()));
        charts.addAll(Report.of(Comparisons.leak()).charts());
        for (Chart chart : charts) {
            List<String> texts = parts(chart).stream()
                    .map(ChartEntity::getToolTipText)
                    .filter(Objects::nonNull)
                    .toList();
            switch (chart) {
                case Bars bars ->
                    assertTrue(
                            texts.containsAll(IntStream.range(0, bars.labels().size())
                                    .mapToObj(at -> bars.words(0, at))
                                    .toList()),
                            texts::toString);
                case Chart.Course course ->
                    assertTrue(
                            texts.containsAll(course.lives().getFirst().stream()
                                    .map(course::words)
                                    .toList()),
                            texts::toString);
                case Chart.Births births ->
                    assertTrue(texts.contains("2026-11-20 08:15:44 UTC: 3 of 13 producers"), texts::toString);
            }
        }
    }

    @Test
    void aBarAndItsNameLeadToTheClient() {
        List<ChartEntity> parts = parts(charts(Analyses.orphans()).getFirst());

        for (Class<?> kind : List.of(CategoryItemEntity.class, CategoryLabelEntity.class)) {
            assertEquals(
                    13,
                    parts.stream()
                            .filter(kind::isInstance)
                            .map(Charts::object)
                            .flatMapToLong(OptionalLong::stream)
                            .distinct()
                            .count());
        }
    }

    @Test
    void whatIsNoClientLeadsNowhere() {
        Chart threads = charts(Analyses.orphans()).getLast();

        assertTrue(parts(threads).stream().map(Charts::object).allMatch(OptionalLong::isEmpty));
    }

    @Test
    void aShortBarBesideALargeMarkCanBeSeenAndABarOfNothingIsNotDrawn() {
        assertTrue(hasColour(memory(1, 32 * MIB), new Color(0x3B, 0x82, 0xC4)));
        assertFalse(hasColour(memory(0, 32 * MIB), new Color(0x3B, 0x82, 0xC4)));
    }

    @Test
    void noAmountStandsAcrossAMark() throws Exception {
        for (double own : new double[] {0, 26, 28, 30, 31, 32, 33, 40}) {
            Document svg = svg(memory(own * MIB, 32 * MIB));
            Element amount = texts(svg).stream()
                    .filter(text ->
                            text.getTextContent().equals(new Quantity(own * MIB, Quantity.Unit.BYTES).toString()))
                    .filter(text -> Double.parseDouble(text.getAttribute("y")) < height(svg) - 60)
                    .findFirst()
                    .orElseThrow();
            double from = Double.parseDouble(amount.getAttribute("x"));
            double to = from + Double.parseDouble(amount.getAttribute("textLength"));
            double mark = markAt(svg);

            assertTrue(mark < from || mark > to, own + " MiB from " + from + " to " + to + ", mark at " + mark);
            assertTrue(to < WIDTH, own + " MiB ends at " + to);
        }
    }

    @Test
    void thePartsOfTheHeapAddUpToTheHeap() {
        DumpAnalysis analysis = Analyses.orphans();
        Bars heap = (Bars) charts(analysis).stream()
                .filter(chart -> chart.title().equals("The heap by part"))
                .findFirst()
                .orElseThrow();
        List<String> labels = heap.labels().stream().map(Bars.Label::text).toList();

        assertEquals(
                List.of(
                        "Kafka's batches",
                        "Kafka's pools",
                        "Kafka's fetched records",
                        "Kafka's metrics",
                        "Kafka's network",
                        "Kafka's other parts",
                        "Kafka's shared parts",
                        "rest of the heap"),
                labels);
        assertEquals(
                analysis.heap().bytes().bytes(),
                heap.series().getFirst().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum());
        assertEquals(
                "Kafka's shared parts: 3 MiB (3,145,728 bytes)", heap.words(0, labels.indexOf("Kafka's shared parts")));
    }

    @Test
    void inkTakesTheColourThatItIsGiven() {
        Chart chart = memory(MIB, 32 * MIB);

        assertTrue(colours(chart, Charts.Ink.ON_DARK)
                .contains(Charts.Ink.ON_DARK.text().getRGB()));
        assertFalse(colours(chart, Charts.Ink.ON_DARK)
                .contains(Charts.Ink.ON_LIGHT.text().getRGB()));
    }

    @Test
    void aSavedChartIsAnSvgFileOfItsOwn() throws Exception {
        for (Chart chart : charts(Analyses.nasty())) {
            Document svg = svg(chart);

            assertEquals("http://www.w3.org/2000/svg", svg.getDocumentElement().getNamespaceURI());
            assertTrue(
                    texts(svg).stream().anyMatch(text -> text.getTextContent().equals(chart.title())));
            assertEquals(0, svg.getElementsByTagName("script").getLength());
            assertEquals("white", ((Element) svg.getElementsByTagName("rect").item(0)).getAttribute("fill"));
        }
    }

    @Test
    void aSavedChartHasItsOwnInkAndFont() throws IOException {
        String svg = text(memory(MIB, 32 * MIB));

        assertFalse(svg.contains("currentColor"));
        assertTrue(svg.contains("font-family=\"sans-serif\""));
    }

    @Test
    void aCharacterThatXmlForbidsDoesNotBreakTheFile() throws Exception {
        Bars bars = new Bars(
                "a \uFFFE <b> & \"c\"",
                "",
                Quantity.Unit.COUNT,
                List.of(Bars.Label.of("x\uFFFFy")),
                List.of(new Chart.Series("how many", List.of(1.0))),
                "",
                List.of());

        List<String> texts =
                texts(svg(bars)).stream().map(Element::getTextContent).toList();

        assertTrue(texts.contains("a \uFFFD <b> & \"c\""), texts::toString);
        assertTrue(texts.contains("x\uFFFDy"), texts::toString);
    }

    private static Bars memory(double own, double limit) {
        return new Bars(
                "Memory",
                "",
                Quantity.Unit.BYTES,
                List.of(new Bars.Label("client-1", OptionalLong.of(0x10))),
                List.of(new Chart.Series("own memory", List.of(own))),
                "buffer.memory",
                List.of(OptionalDouble.of(limit)));
    }

    private static List<Chart> charts(DumpAnalysis analysis) {
        return Report.of(analysis).charts();
    }

    private static List<ChartEntity> parts(Chart chart) {
        ChartRenderingInfo shapes = new ChartRenderingInfo();
        draw(chart, Charts.Ink.ON_LIGHT, shapes);
        List<ChartEntity> parts = new ArrayList<>();
        for (Object part : shapes.getEntityCollection().getEntities()) {
            parts.add((ChartEntity) part);
        }
        return parts;
    }

    private static BufferedImage draw(Chart chart, Charts.Ink ink, ChartRenderingInfo shapes) {
        BufferedImage image = new BufferedImage(WIDTH, Charts.height(chart), BufferedImage.TYPE_INT_ARGB);
        Graphics2D surface = image.createGraphics();
        Charts.of(chart, ink).draw(surface, new Rectangle2D.Double(0, 0, WIDTH, image.getHeight()), shapes);
        surface.dispose();
        return image;
    }

    private static List<Integer> colours(Chart chart, Charts.Ink ink) {
        BufferedImage image = draw(chart, ink, new ChartRenderingInfo());
        return Arrays.stream(image.getRGB(0, 0, WIDTH, image.getHeight(), null, 0, WIDTH))
                .distinct()
                .boxed()
                .toList();
    }

    /// Below the legend, which shows every colour.
    private static boolean hasColour(Chart chart, Color colour) {
        BufferedImage image = draw(chart, Charts.Ink.ON_LIGHT, new ChartRenderingInfo());
        int legend = 32;
        return Arrays.stream(image.getRGB(0, legend, WIDTH, image.getHeight() - legend, null, 0, WIDTH))
                .anyMatch(pixel -> pixel == colour.getRGB());
    }

    /// The mark is the one vertical line three units wide.
    private static double markAt(Document svg) {
        NodeList lines = svg.getElementsByTagName("line");
        return IntStream.range(0, lines.getLength())
                .mapToObj(at -> (Element) lines.item(at))
                .filter(line -> line.getAttribute("x1").equals(line.getAttribute("x2")))
                .filter(line -> stroke(line).equals("3"))
                .mapToDouble(line -> Double.parseDouble(line.getAttribute("x1")))
                .findFirst()
                .orElseThrow();
    }

    private static String stroke(Element element) {
        return element.hasAttribute("stroke-width")
                ? element.getAttribute("stroke-width")
                : element.getParentNode() instanceof Element parent ? stroke(parent) : "";
    }

    private static double height(Document svg) {
        return Double.parseDouble(svg.getDocumentElement().getAttribute("height"));
    }

    private static List<Element> texts(Document svg) {
        NodeList texts = svg.getElementsByTagName("text");
        return IntStream.range(0, texts.getLength())
                .mapToObj(at -> (Element) texts.item(at))
                .toList();
    }

    private static Document svg(Chart chart) throws Exception {
        DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
        parsers.setNamespaceAware(true);
        return parsers.newDocumentBuilder().parse(new InputSource(new StringReader(text(chart))));
    }

    private static String text(Chart chart) throws IOException {
        StringBuilder svg = new StringBuilder();
        Charts.writeSvg(chart, WIDTH, svg);
        return svg.toString();
    }
}
