package dev.winnow.jobfile;

import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.jobfile.StoreReader.Placed;
import dev.winnow.jobfile.yaml.Complaints;
import java.util.List;

/** Warns of layouts whose builds belong to no group, because nothing tells what {@code group-by} asks of them. */
final class OddGroups {

    private static final List<String> NAMING = List.of("project", "branch", "os", "version", "number");

    private OddGroups() {
    }

    static void warn(List<Placed> stores, List<String> groupBy, Complaints warnings) {
        for (Placed placed : stores) {
            for (int i = 0; i < placed.layouts().size(); i++) {
                Layout layout = placed.store().layouts().get(i);
                for (String name : groupBy) {
                    // A part with the same key in another store may tell it.
                    boolean elsewhere = stores.stream().anyMatch(other -> other != placed
                            && other.store().layouts().stream().anyMatch(one -> tells(other, one, name)));
                    if (NAMING.contains(name) && !tells(placed, layout, name) && !elsewhere) {
                        warnings.add(placed.layouts().get(i), "nothing tells the '" + name + "' of what this layout "
                                + "fits, and builds are grouped by it: all of it is unsure and stays; write {" + name
                                + "} into it, give it set: { " + name + ": ... }, or leave '" + name
                                + "' out of group-by");
                    }
                }
            }
        }
    }

    private static boolean tells(Placed placed, Layout layout, String name) {
        return layout.gives().contains(name)
                || placed.store().manifest() != null && layout.entry() == EntryType.DIRECTORY;
    }
}
