package dev.winnow.jobfile.check;

import dev.winnow.jobfile.CiSource;
import dev.winnow.jobfile.KeyTemplate;
import dev.winnow.jobfile.Layout;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.jobfile.Store;
import dev.winnow.jobfile.yaml.Complaints;
import dev.winnow.jobfile.yaml.Located;
import dev.winnow.jobfile.yaml.Located.Mapping;
import dev.winnow.jobfile.yaml.Located.Scalar;
import dev.winnow.jobfile.yaml.Located.Sequence;
import dev.winnow.jobfile.yaml.Place;
import dev.winnow.model.NameCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What must hold between the stores of a job, and between them and the attributes that the job needs. */
public record StoreChecks(Complaints complaints) {

    /** What only names a build by its place; the rest a registration may tell of a build whose key is known. */
    private static final Set<String> NAMING = Set.of("project", "branch", "os", "version", "number");

    /** @param build null where it could not be read: then nothing is asked of keys and groups */
    public void check(List<PlacedStore> stores, KeyTemplate build, List<String> groupBy, List<CiSource> imports,
                      Mapping top, Path reports) {
        checkNames(stores);
        checkRoots(stores, reports);
        if (build == null) {
            return;
        }
        checkKeys(stores, build, groupBy);
        // What could not be read might give what seems to be missing.
        boolean whole = top.get("stores").filter(list -> list instanceof Sequence all
                && all.items().size() == stores.size()).isPresent() && stores.stream().allMatch(PlacedStore::whole);
        if (whole && !stores.isEmpty()) {
            checkGroups(stores, build, groupBy, imports, top);
        }
    }

    private void checkNames(List<PlacedStore> stores) {
        Map<String, Place> names = new HashMap<>();
        for (PlacedStore placed : stores) {
            Place first = names.putIfAbsent(placed.store().name(), placed.name());
            if (first != null) {
                complaints.add(placed.name(), "a store '" + placed.store().name() + "' stands in line " + first.line()
                        + " already; give each a name of its own");
            }
        }
    }

    private void checkRoots(List<PlacedStore> stores, Path reports) {
        for (int i = 0; i < stores.size(); i++) {
            PlacedStore placed = stores.get(i);
            if (placed.store().directory().isEmpty()) {
                stores.subList(0, i).stream().filter(earlier -> earlier.store().root().equals(placed.store().root()))
                        .findFirst().ifPresent(earlier -> complaints.add(placed.root(), same(earlier.store())));
                continue;
            }
            Path root = root(placed.store());
            if (root.getNameCount() == 0) {
                complaints.add(placed.root(),
                        "the root of the whole system is no store; name the folder that builds lie in");
                continue;
            }
            if (placed.store().host() == null && real(reports).startsWith(root)) {
                complaints.add(placed.root(), "the folder for reports, " + NameCodec.shownAbsolute(reports)
                        + ", lies in this store; set reports: { directory: ... } to a folder outside of it");
            }
            stores.subList(0, i).stream().map(PlacedStore::store)
                    .flatMap(earlier -> nested(earlier, placed.store(), root).stream()).findFirst()
                    .ifPresent(message -> complaints.add(placed.root(), message));
        }
    }

    private static Optional<String> nested(Store earlier, Store store, Path root) {
        if (earlier.directory().isEmpty() || !Objects.equals(earlier.host(), store.host())) {
            return Optional.empty();
        }
        Path other = root(earlier);
        if (root.equals(other)) {
            return Optional.of(same(earlier));
        }
        return root.startsWith(other) || other.startsWith(root) && other.getNameCount() > 0
                ? Optional.of("the roots of '" + earlier.name() + "' and '" + store.name() + "' lie inside each other; "
                        + "write one store with a list of layouts, or choose roots side by side") : Optional.empty();
    }

    private static String same(Store earlier) {
        return "store '" + earlier.name() + "' has the same root; write one store with a list of layouts";
    }

    /** What lies where on another host is not known here. */
    private static Path root(Store store) {
        Path named = store.directory().orElseThrow();
        return store.host() == null ? real(named) : named.normalize();
    }

    /** Where a folder really lies, as far as it exists. */
    private static Path real(Path folder) {
        for (Path at = folder; at != null; at = at.getParent()) {
            if (Files.exists(at)) {
                try {
                    return at.toRealPath().resolve(at.relativize(folder)).normalize();
                } catch (IOException gone) {
                    return folder;
                }
            }
        }
        return folder;
    }

    private void checkKeys(List<PlacedStore> stores, KeyTemplate build, List<String> groupBy) {
        for (PlacedStore placed : stores) {
            for (int i = 0; i < placed.layouts().size(); i++) {
                Layout layout = placed.store().layouts().get(i);
                boolean manifested = manifested(placed.store(), layout);
                for (String name : build.attributes()) {
                    if (KeyTemplate.time(name)) {
                        if (!layout.gives().contains("finished")) {
                            complaints.add(placed.layouts().get(i), "store '" + placed.store().name() + "': 'build' names "
                                    + "builds by {" + name + "}, and the layout '" + layout.text() + "' captures no time; "
                                    + "write {" + name + "} into it, or take it out of 'build'");
                        }
                    } else if (!manifested && !layout.gives().contains(name)) {
                        complaints.add(placed.layouts().get(i), "store '" + placed.store().name() + "': nothing gives '"
                                + name + "', which " + (groupBy.contains(name) ? "'build' and 'group-by' need"
                                : "'build' needs") + "; write {" + name + "} into the layout '" + layout.text()
                                + "', or set: { " + name + ": ... }"
                                + (layout.entry() == EntryType.DIRECTORY ? ", or name a manifest" : ""));
                    }
                }
            }
        }
    }

    private void checkGroups(List<PlacedStore> stores, KeyTemplate build, List<String> groupBy, List<CiSource> imports,
                             Mapping top) {
        for (String name : groupBy) {
            boolean given = !NAMING.contains(name) || build.attributes().contains(name) || stores.stream()
                    .map(PlacedStore::store).anyMatch(store -> store.layouts().stream()
                            .anyMatch(layout -> layout.gives().contains(name) || manifested(store, layout)))
                    || imports.stream().anyMatch(source -> given(source, name));
            if (!given) {
                complaints.add(groupBy(top, name).orElse(stores.get(0).layouts().get(0)), "nothing gives '" + name
                        + "', which 'group-by' needs"
                        + (top.get("group-by").isEmpty() ? " (left out, it is [project, branch, os])" : "")
                        + "; write {" + name + "} into a layout, set: { " + name
                        + ": ... } in a store, or group-by without it");
            }
        }
    }

    /** A CI system knows branches and numbers by itself. */
    private static boolean given(CiSource source, String name) {
        return name.equals("branch") || name.equals("number")
                || source.builds().stream().anyMatch(builds -> builds.set().containsKey(name));
    }

    private static Optional<Place> groupBy(Mapping top, String attribute) {
        return top.get("group-by").filter(Sequence.class::isInstance).flatMap(list -> ((Sequence) list).items().stream()
                .filter(item -> item instanceof Scalar scalar && scalar.text().equals(attribute))
                .map(Located::place).findFirst());
    }

    private static boolean manifested(Store store, Layout layout) {
        return store.manifest() != null && layout.entry() == EntryType.DIRECTORY;
    }

    /**
     * A store, and where the parts of it stand that checks speak of.
     *
     * @param layouts in the order of the store's own
     * @param whole   whether each of its layouts could be read
     */
    public record PlacedStore(Store store, Place name, Place root, List<Place> layouts, boolean whole) { }
}
