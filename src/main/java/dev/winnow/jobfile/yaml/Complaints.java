package dev.winnow.jobfile.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * All that is wrong with one file. The same words at the same place count once, so that a value used through several
 * aliases is complained about where it is written, not at each use.
 */
public final class Complaints {

    /** One mistake. */
    public record Complaint(Place place, String message) { }

    private final Set<Complaint> all = new LinkedHashSet<>();

    public void add(Place place, String message) {
        all.add(new Complaint(place, message));
    }

    /** Adds unless something is already said of this place: for what may only follow from another mistake there. */
    public void addIfSilent(Place place, String message) {
        if (all.stream().noneMatch(complaint -> complaint.place().equals(place))) {
            add(place, message);
        }
    }

    /** Says all of them in other words. */
    public void replaceMessages(UnaryOperator<String> words) {
        List<Complaint> said = List.copyOf(all);
        all.clear();
        said.forEach(each -> add(each.place(), words.apply(each.message())));
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** In the order of the file. */
    public List<Complaint> inOrder() {
        List<Complaint> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparing(Complaint::place));
        return sorted;
    }
}
