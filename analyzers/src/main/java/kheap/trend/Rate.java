package kheap.trend;

import java.util.OptionalDouble;

/// How fast a figure changes, in its own unit.
///
/// @param perHour the slope of the straight line through the points
/// @param error half the width of the slope's 95 % confidence interval; empty for two points, which are only a line
public record Rate(double perHour, OptionalDouble error) {
    public double perDay() {
        return perHour * 24;
    }
}
