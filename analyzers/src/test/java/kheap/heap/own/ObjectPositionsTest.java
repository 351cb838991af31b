package kheap.heap.own;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kheap.Progress;
import kheap.memory.LongList;
import org.junit.jupiter.api.Test;

class ObjectPositionsTest {
    @Test
    void theLastPlaceNotAboveANumberIsFound() {
        List<Integer> numbers =
                IntStream.range(0, 5000).mapToObj(i -> 3 + i * 400_009).collect(Collectors.toList());
        numbers.removeIf(number -> number < 0);
        List<Integer> shuffled = new ArrayList<>(numbers);
        Collections.shuffle(shuffled, new Random(1));
        LongList first = new LongList();
        LongList second = new LongList();
        for (int number : shuffled) {
            LongList to = number % 2 == 0 ? first : second;
            to.add(number);
            to.add(number * 50L);
        }
        try (ObjectPositions positions = ObjectPositions.of(List.of(first, second), Progress.NONE)) {
            assertEquals(numbers.size(), positions.size());
            assertEquals(-1, positions.place(2));
            for (int i = 0; i < numbers.size(); i++) {
                int number = numbers.get(i);
                assertEquals(i, positions.place(number));
                assertEquals(i, positions.place(number + 400_008));
                assertEquals(number, positions.number(i));
                assertEquals(number * 50L, positions.position(i));
            }
        }
    }

    @Test
    void anEmptyOneHasNoPlace() {
        try (ObjectPositions positions = ObjectPositions.of(List.of(), Progress.NONE)) {
            assertEquals(-1, positions.place(5));
        }
    }
}
