package dev.winnow.bench.measure;

import java.util.Arrays;
import java.util.List;

/** The same figure in several rounds. */
record Series(List<Double> rounds) {

    Series {
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        rounds = List.copyOf(rounds);
    }

    double median() {
        double[] sorted = sorted();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double least() {
        return sorted()[0];
    }

    double most() {
        return sorted()[rounds.size() - 1];
    }

    private double[] sorted() {
        double[] sorted = rounds.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }
}
