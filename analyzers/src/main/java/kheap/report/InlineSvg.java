package kheap.report;

import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGIDGenerator;
import org.jfree.chart.JFreeChart;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.Text;

/// Draws a chart as SVG to stand inside an HTML page: text stays text, and takes its colour and its font from the
/// page.
///
/// The reader's font is not the one that the chart was laid out with, so each text carries the length it must have.
final class InlineSvg {
    private static final String SVG = "http://www.w3.org/2000/svg";

    /// Defaults that Batik repeats on the root and that would keep the page's own from being inherited.
    private static final Set<String> LEFT_TO_THE_PAGE = Set.of(
            "color-interpolation",
            "color-rendering",
            "font-family",
            "font-style",
            "font-weight",
            "image-rendering",
            "shape-rendering",
            "text-rendering");

    private static final Set<String> COLOURS = Set.of("fill", "stroke");

    private final StringBuilder html = new StringBuilder();

    private InlineSvg() {}

    /// @param id unique in the page; all ids inside begin with it
    static String of(JFreeChart chart, String id, String title, String caption, int width, int height) {
        Document document = document();
        SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
        context.setComment(null);
        context.setPrecision(1);
        context.setIDGenerator(new SVGIDGenerator() {
            @Override
            public String generateID(String prefix) {
                return id + "-" + super.generateID(prefix);
            }
        });
        SVGGraphics2D surface = new SVGGraphics2D(context, false);
        chart.draw(surface, new Rectangle2D.Double(0, 0, width, height));
        Element root = surface.getRoot();

        InlineSvg svg = new InlineSvg();
        svg.html.append(
                "<svg class=\"chart\" role=\"img\" viewBox=\"0 0 %d %d\" aria-labelledby=\"%s-title %s-caption\""
                        .formatted(width, height, id, id));
        svg.attributes(root.getAttributes());
        svg.html.append('>');
        svg.element("title", id + "-title", title);
        svg.element("desc", id + "-caption", caption);
        for (Node child = root.getFirstChild(); child != null; child = child.getNextSibling()) {
            svg.write(child);
        }
        svg.html.append("</svg>");
        return svg.html.toString();
    }

    private static Document document() {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(SVG, "svg", null);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's own XML parser", e);
        }
    }

    private void element(String name, String id, String text) {
        html.append('<').append(name).append(" id=\"").append(id).append("\">");
        escape(text);
        html.append("</").append(name).append('>');
    }

    /// HTML knows SVG by its element names, so no name space is written.
    private void write(Node node) {
        if (node instanceof Text text) {
            escape(text.getData().strip());
        } else if (node instanceof Element element && !isEmptyGroup(element)) {
            html.append('<').append(element.getTagName());
            attributes(element.getAttributes());
            if (element.getTagName().equals("text")) {
                html.append(" lengthAdjust=\"spacingAndGlyphs\" textLength=\"")
                        .append(Math.round(Charts.width(element.getTextContent().strip())))
                        .append('"');
            }
            html.append('>');
            for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
                write(child);
            }
            html.append("</").append(element.getTagName()).append('>');
        }
    }

    private static boolean isEmptyGroup(Element element) {
        return Set.of("g", "defs").contains(element.getTagName()) && !element.hasChildNodes();
    }

    private void attributes(NamedNodeMap attributes) {
        TreeMap<String, String> shown = new TreeMap<>();
        for (int at = 0; at < attributes.getLength(); at++) {
            shown.put(attributes.item(at).getNodeName(), attributes.item(at).getNodeValue());
        }
        shown.keySet().removeIf(name -> LEFT_TO_THE_PAGE.contains(name) || name.startsWith("xml"));
        // Batik's one fixed id, the same in every chart
        shown.remove("id", "genericDefs");
        if (batik(Charts.FAINT_INK).equals(shown.get("stroke"))) {
            shown.put("class", "faint");
        }
        shown.forEach((name, value) -> {
            html.append(' ').append(name).append("=\"");
            escape(COLOURS.contains(name) ? colour(value) : value);
            html.append('"');
        });
    }

    private static String colour(String colour) {
        return colour.equals(batik(Charts.INK)) || colour.equals(batik(Charts.FAINT_INK)) ? "currentColor" : colour;
    }

    private static String batik(Color colour) {
        return String.format(Locale.ROOT, "rgb(%d,%d,%d)", colour.getRed(), colour.getGreen(), colour.getBlue());
    }

    private void escape(String text) {
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            switch (character) {
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '&' -> html.append("&amp;");
                case '"' -> html.append("&quot;");
                default -> html.append(character);
            }
        }
    }
}
