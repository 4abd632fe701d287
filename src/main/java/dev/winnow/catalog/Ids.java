package dev.winnow.catalog;

import java.util.ArrayList;
import java.util.List;

/** Ids for an {@code IN} list, which databases and their plans want short. */
final class Ids {

    private static final int MOST = 1_000;

    private Ids() {
    }

    static List<List<Long>> batches(List<Long> ids) {
        List<List<Long>> batches = new ArrayList<>();
        for (int at = 0; at < ids.size(); at += MOST) {
            batches.add(ids.subList(at, Math.min(ids.size(), at + MOST)));
        }
        return batches;
    }
}
