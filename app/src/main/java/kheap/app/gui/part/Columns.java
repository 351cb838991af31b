package kheap.app.gui.part;

import java.util.Arrays;
import java.util.List;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.layout.Region;

/// Lays nodes out in as many columns of equal width as there is room for. Each node goes to the shortest column, so
/// that nodes of different heights leave no holes; where there is room for one column only they stand in order.
public final class Columns extends Region {
    private final double least;
    private final int most;
    private final double gap;

    /// @param least how wide a column must be
    /// @param most how many columns there are at the most
    public Columns(double least, int most, double gap, List<? extends Node> nodes) {
        this.least = least;
        this.most = most;
        this.gap = gap;
        getChildren().setAll(nodes);
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computeMinWidth(double height) {
        return 0;
    }

    @Override
    protected double computePrefWidth(double height) {
        Insets insets = getInsets();
        int columns = Math.min(most, getManagedChildren().size());
        return insets.getLeft() + columns * least + Math.max(0, columns - 1) * gap + insets.getRight();
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected double computePrefHeight(double width) {
        Insets insets = getInsets();
        double room = (width < 0 ? computePrefWidth(-1) : width) - insets.getLeft() - insets.getRight();
        return insets.getTop() + place(room, false) + insets.getBottom();
    }

    @Override
    protected void layoutChildren() {
        place(getWidth() - getInsets().getLeft() - getInsets().getRight(), true);
    }

    /// The height of the longest column.
    private double place(double room, boolean forGood) {
        List<Node> nodes = getManagedChildren();
        int fitting = (int) ((room + gap) / (least + gap));
        int columns = Math.clamp(fitting, 1, Math.max(1, Math.min(most, nodes.size())));
        double width = (room - (columns - 1) * gap) / columns;
        double[] ends = new double[columns];
        for (Node node : nodes) {
            int column = shortest(ends);
            double from = ends[column] == 0 ? 0 : ends[column] + gap;
            double height = snapSizeY(node.prefHeight(width));
            if (forGood) {
                double x = getInsets().getLeft() + column * (width + gap);
                node.resizeRelocate(snapPositionX(x), snapPositionY(getInsets().getTop() + from), width, height);
            }
            ends[column] = from + height;
        }
        return Arrays.stream(ends).max().orElse(0);
    }

    private static int shortest(double[] ends) {
        int shortest = 0;
        for (int column = 1; column < ends.length; column++) {
            if (ends[column] < ends[shortest]) {
                shortest = column;
            }
        }
        return shortest;
    }
}
