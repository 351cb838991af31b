package kheap.heap.own;

import java.util.Arrays;

/// Counts objects by a small number, and the elements of those that are arrays.
final class Amounts {
    private long[] counts = new long[16];
    private long[] elements = new long[16];

    void add(int number, long objects, long elementsOfThem) {
        if (number >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(number + 1, 2 * counts.length));
            elements = Arrays.copyOf(elements, counts.length);
        }
        counts[number] += objects;
        elements[number] += elementsOfThem;
    }

    long count(int number) {
        return number < counts.length ? counts[number] : 0;
    }

    long elements(int number) {
        return number < elements.length ? elements[number] : 0;
    }
}
