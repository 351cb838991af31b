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

/// Draws a chart as SVG, with text as text: to stand inside an HTML page, where it takes its colour and its font
/// from the page, or as a file of its own.
///
/// The reader's font is not the one that the chart was laid out with, so each text carries the length it must have.
final class ChartSvg {
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

    /// Above a chart with its title.
    private static final int HEAD = 36;

    private final StringBuilder out = new StringBuilder();
    private final boolean inline;

    private ChartSvg(boolean inline) {
        this.inline = inline;
    }

    /// @param id unique in the page; all ids inside begin with it
    static String inline(JFreeChart chart, String id, String title, String caption, int width, int height) {
        Element root = drawn(chart, id, width, height);
        ChartSvg svg = new ChartSvg(true);
        svg.out.append("<svg class=\"chart\" role=\"img\" viewBox=\"0 0 %d %d\" aria-labelledby=\"%s-title %s-caption\""
                .formatted(width, height, id, id));
        svg.attributes(root.getAttributes());
        svg.out.append('>');
        svg.element("title", "id=\"" + id + "-title\"", title);
        svg.element("desc", "id=\"" + id + "-caption\"", caption);
        svg.children(root);
        return svg.out.append("</svg>").toString();
    }

    static String file(JFreeChart chart, String title, String caption, int width, int height) {
        Element root = drawn(chart, "chart", width, height);
        ChartSvg svg = new ChartSvg(false);
        svg.out
                .append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
                .append("<svg xmlns=\"%s\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">"
                        .formatted(SVG, width, HEAD + height, width, HEAD + height));
        svg.element("title", "", title);
        svg.element("desc", "", caption);
        svg.out.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        svg.element(
                "text", "x=\"16\" y=\"24\" font-family=\"sans-serif\" font-size=\"15\" font-weight=\"bold\"", title);
        svg.out.append("<g transform=\"translate(0,").append(HEAD).append(")\"");
        svg.attributes(root.getAttributes());
        svg.out.append('>');
        svg.children(root);
        return svg.out.append("</g></svg>\n").toString();
    }

    private static Element drawn(JFreeChart chart, String id, int width, int height) {
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
        return surface.getRoot();
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

    private void element(String name, String attributes, String text) {
        out.append('<')
                .append(name)
                .append(attributes.isEmpty() ? "" : " ")
                .append(attributes)
                .append('>');
        escape(text);
        out.append("</").append(name).append('>');
    }

    private void children(Element element) {
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            write(child);
        }
    }

    /// HTML knows SVG by its element names, so no name space is written.
    private void write(Node node) {
        if (node instanceof Text text) {
            escape(text.getData().strip());
        } else if (node instanceof Element element && !isEmptyGroup(element)) {
            out.append('<').append(element.getTagName());
            attributes(element.getAttributes());
            if (element.getTagName().equals("text")) {
                out.append(" lengthAdjust=\"spacingAndGlyphs\" textLength=\"")
                        .append(Math.round(Charts.width(element.getTextContent().strip())))
                        .append('"');
            }
            out.append('>');
            children(element);
            out.append("</").append(element.getTagName()).append('>');
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
        shown.keySet().removeIf(name -> name.startsWith("xml"));
        // Batik's one fixed id, the same in every chart
        shown.remove("id", "genericDefs");
        if (inline) {
            shown.keySet().removeAll(LEFT_TO_THE_PAGE);
            if (batik(Charts.Ink.ANYWHERE.faint()).equals(shown.get("stroke"))) {
                shown.put("class", "faint");
            }
        }
        shown.forEach((name, value) -> {
            out.append(' ').append(name).append("=\"");
            escape(inline && COLOURS.contains(name) ? colourOfThePage(value) : value);
            out.append('"');
        });
    }

    private static String colourOfThePage(String colour) {
        return colour.equals(batik(Charts.Ink.ANYWHERE.text())) || colour.equals(batik(Charts.Ink.ANYWHERE.faint()))
                ? "currentColor"
                : colour;
    }

    private static String batik(Color colour) {
        return String.format(Locale.ROOT, "rgb(%d,%d,%d)", colour.getRed(), colour.getGreen(), colour.getBlue());
    }

    private void escape(String text) {
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            switch (character) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                // no characters of XML
                case '\uFFFE', '\uFFFF' -> out.append('\uFFFD');
                default -> out.append(character);
            }
        }
    }
}
