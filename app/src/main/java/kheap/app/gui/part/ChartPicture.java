package kheap.app.gui.part;

import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import kheap.report.Block.Chart;
import kheap.report.Charts;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.title.TextTitle;

/// A chart with its title as a picture of its own, for a light surface, whatever the window looks like.
final class ChartPicture {
    /// In units of the chart; its labels are made for about this much.
    static final int WIDTH = 800;

    private static final int TITLE = 32;

    /// Sharp on screens that have two pixels for one.
    private static final int SCALE = 2;

    private ChartPicture() {}

    static BufferedImage of(Chart chart) {
        JFreeChart picture = Charts.of(chart, Charts.Ink.ON_LIGHT);
        picture.setBackgroundPaint(Color.WHITE);
        TextTitle title = new TextTitle(chart.title(), new Font(Font.SANS_SERIF, Font.BOLD, 15));
        title.setPaint(Charts.Ink.ON_LIGHT.text());
        picture.setTitle(title);
        int height = TITLE + Charts.height(chart);
        return picture.createBufferedImage(SCALE * WIDTH, SCALE * height, WIDTH, height, null);
    }

    static byte[] png(Chart chart) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(of(chart), "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }
}
