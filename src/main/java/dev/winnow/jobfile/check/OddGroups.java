package dev.winnow.jobfile.check;

import dev.winnow.jobfile.Layout;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.jobfile.yaml.Complaints;
import java.util.List;

/** Warns of layouts whose builds belong to no group, because nothing tells what {@code group-by} asks of them. */
public final class OddGroups {

    private static final List<String> NAMING = List.of("project", "branch", "os", "version", "number");

    private OddGroups() {
    }

    /** One warning for each attribute that is missing, at the place of the layout. */
    public static void warn(List<PlacedStore> stores, List<String> groupBy, Complaints warnings) {
        for (PlacedStore placed : stores) {
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

    private static boolean tells(PlacedStore placed, Layout layout, String name) {
        return layout.gives().contains(name)
                || layout.entry() == EntryType.DIRECTORY && (placed.store().manifest() != null
                        || name.equals("status") && !placed.store().statusFrom().isEmpty());
    }
}
