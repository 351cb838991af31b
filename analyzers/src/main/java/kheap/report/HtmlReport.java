package kheap.report;

import gg.jte.Content;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import kheap.report.Block.Chart;

/// One HTML page with everything inside: no network, no other file, readable without its script.
///
/// The page forbids itself all other content: its policy names the hashes of its one style sheet and its one script.
/// Each kind of block has a template, which escapes what it is given.
public final class HtmlReport {
    private static final TemplateEngine TEMPLATES =
            TemplateEngine.createPrecompiled(null, ContentType.Html, HtmlReport.class.getClassLoader());

    private static final int CHART_WIDTH = 860;
    private static final int SMALL_WIDTH = 320;

    private int charts;

    private HtmlReport() {}

    public static void write(Report report, Appendable out) throws IOException {
        StringOutput page = new StringOutput();
        new HtmlReport().page(report).writeTo(new OwaspHtmlTemplateOutput(page));
        out.append(page.toString());
    }

    private Content page(Report report) {
        String style = resource("report.css");
        String script = resource("report.js");
        List<Block> lead = report.blocks().stream()
                .takeWhile(block -> !(block instanceof Block.Section))
                .toList();
        List<Block> rest = report.blocks().subList(lead.size(), report.blocks().size());
        String policy = "default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'"
                .formatted(hash(style), hash(script));
        return template(
                "page.jte",
                Map.of(
                        "title", report.title(),
                        "lead", lead.stream().map(this::block).toList(),
                        "sections",
                                rest.stream()
                                        .filter(Block.Section.class::isInstance)
                                        .map(Block.Section.class::cast)
                                        .toList(),
                        "rest", rest.stream().map(this::block).toList(),
                        "style", style,
                        "script", script,
                        "policy", policy));
    }

    private Content block(Block block) {
        return switch (block) {
            case Block.Section section ->
                template(
                        "section.jte",
                        Map.of(
                                "section",
                                section,
                                "blocks",
                                section.blocks().stream().map(this::block).toList()));
            case Block.Verdict verdict -> template("verdict.jte", Map.of("verdict", verdict));
            case Block.Finding finding ->
                template(
                        "finding.jte",
                        Map.of(
                                "finding",
                                finding,
                                "evidence",
                                finding.evidence().map(this::block).stream().toList()));
            case Block.About about ->
                template("about.jte", Map.of("about", about, "facts", block(new Block.Facts(about.facts()))));
            case Block.Sentence sentence -> template("sentence.jte", Map.of("sentence", sentence));
            case Block.Facts facts -> template("facts.jte", Map.of("facts", facts));
            case Block.Table table -> template("table.jte", Map.of("table", table));
            case Block.Code code -> template("code.jte", Map.of("code", code));
            case Block.Multiples multiples ->
                template(
                        "multiples.jte",
                        Map.of(
                                "charts",
                                multiples.charts().stream().map(this::chart).toList()));
            case Chart chart -> chart(chart);
        };
    }

    private Content chart(Chart chart) {
        if (!Charts.haveFonts()) {
            return block(
                    new Block.Sentence(
                            "The chart \"" + chart.title() + "\" is left out, and what it draws stands in the"
                                    + " tables: the machine that wrote this page has no fonts. Install fontconfig and one font."));
        }
        charts++;
        String svg = ChartSvg.inline(
                Charts.of(chart),
                "chart" + charts,
                chart.title(),
                chart.caption(),
                isSmall(chart) ? SMALL_WIDTH : CHART_WIDTH,
                Charts.height(chart));
        return template("chart.jte", Map.of("chart", chart, "svg", svg));
    }

    private static boolean isSmall(Chart chart) {
        return chart instanceof Chart.Course course && course.small();
    }

    private static Content template(String name, Map<String, Object> parameters) {
        return (TemplateOutput output) -> TEMPLATES.render(name, parameters, output);
    }

    private static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            // a browser hashes what it parsed, and that has no carriage returns
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
