package dev.winnow.jobfile.read;

import dev.winnow.jobfile.Layout;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.jobfile.Layout.Segment;
import dev.winnow.jobfile.Store;
import dev.winnow.jobfile.check.StoreChecks.PlacedStore;
import dev.winnow.jobfile.text.LayoutParser;
import dev.winnow.jobfile.text.LayoutRules;
import dev.winnow.jobfile.text.Values;
import dev.winnow.jobfile.yaml.Located;
import dev.winnow.jobfile.yaml.Located.Entry;
import dev.winnow.jobfile.yaml.Located.Mapping;
import dev.winnow.jobfile.yaml.Located.Scalar;
import dev.winnow.jobfile.yaml.Located.Sequence;
import dev.winnow.jobfile.yaml.Nearest;
import dev.winnow.jobfile.yaml.Place;
import dev.winnow.jobfile.yaml.SchemaCheck;
import dev.winnow.model.Attributes;
import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import dev.winnow.model.Status;
import dev.winnow.policy.value.Age;
import dev.winnow.policy.value.Glob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads stores.
 *
 * @param folder the job file's folder, absolute
 */
record StoreReader(Reading reading, Path folder) {

    /** What stands for a file's path in the address of a store's files. */
    private static final String PATH = "{path}";
    private static final String KEEP_FILE = ".keep";
    private static final Age SETTLE = Age.parse("1h");

    /** What a manifest speaks for. */
    private enum Speaks { BUILD, PARTS }

    Optional<PlacedStore> read(Mapping map) {
        String name = reading.value(map, "name", null, Values::name);
        String root = reading.value(map, "root", null, this::root);
        EntryType entry = reading.value(map, "entry", EntryType.DIRECTORY, StoreReader::entry);
        Map<String, String> set = reading.map(map, "set").map(this::set).orElse(Map.of());
        List<Place> places = new ArrayList<>();
        List<Layout> layouts = layouts(map, entry, set, places);
        PartKind holds = map.get("holds").filter(written -> !(written instanceof Scalar word && word.text().equals("both")))
                .flatMap(written -> reading.value(written, StoreReader::kind)).orElse(null);
        Mapping how = map.get("manifest").map(written -> written instanceof Mapping own ? own : null).orElse(null);
        String manifest = how == null ? reading.value(map, "manifest", null, StoreReader::manifest)
                : reading.value(how, "file", null, StoreReader::manifest);
        boolean forBuild = how == null || how.get("for").isEmpty() ? holds == null || holds == PartKind.PRODUCTS
                : reading.value(how, "for", Speaks.BUILD, text -> Values.choice(Speaks.class, text)) == Speaks.BUILD;
        List<Store.PartFiles> parts = parts(map);
        Age settle = reading.value(map, "settle", SETTLE, Values::age);
        List<Path> linkedFrom = reading.distinct(map, "linked-from", List.of(), text -> Values.path(folder, text));
        List<Glob> ignore = reading.values(map, "ignore", List.of(), Glob::parse);
        if (manifest != null && !layouts.isEmpty() && layouts.stream().allMatch(l -> l.entry() == EntryType.FILE)) {
            reading.complaints().add(map.entries().get("manifest").place(), "a manifest lies inside a directory, and "
                    + "every entry of this store is a file; leave 'manifest' out");
        }
        List<String> sideFiles = reading.distinct(map, "side-files", List.of(), StoreReader::sideFile);
        if (!sideFiles.isEmpty() && !layouts.isEmpty() && layouts.stream().noneMatch(l -> l.entry() == EntryType.FILE)) {
            reading.complaints().add(map.entries().get("side-files").place(), "'side-files' lie beside entries that are "
                    + "files, and every entry of this store is a directory; write 'entry: file' or leave it out");
        }
        Map<Status, String> statusFrom = statusFrom(map, manifest);
        if (!statusFrom.isEmpty() && !layouts.isEmpty() && layouts.stream().allMatch(l -> l.entry() == EntryType.FILE)) {
            reading.complaints().add(map.entries().get("status-from").place(), "files that say a status lie inside a "
                    + "directory, and every entry of this store is a file; leave 'status-from' out");
        }
        if (holds != null) {
            Stream.of("logs", "parts").filter(map.entries()::containsKey).forEach(key -> reading.complaints().add(
                    map.entries().get(key).place(), "'" + key + "' tells kinds of part from each other, and this store holds "
                            + holds + " only; leave one of both out"));
        }
        if (name == null || root == null) {
            return Optional.empty();
        }
        boolean whole = !layouts.isEmpty() && layouts.size() == map.get("layout")
                .map(written -> written instanceof Sequence list ? list.items().size() : 1).orElse(0);
        return Optional.of(new PlacedStore(new Store(name, root, layouts, holds, manifest, forBuild, parts, settle,
                ignore, reading.value(map, "zone", null, Values::zone), linkedFrom, sideFiles, statusFrom,
                reading.versionOrder(map), reading.value(map, "url", null, StoreReader::url),
                reading.value(map, "host", null, Values::host)),
                map.entries().get("name").value().place(), map.entries().get("root").value().place(), places,
                whole));
    }

    /** A folder is taken for what it is, whatever it is called. */
    private String root(String text) {
        Path there = Values.path(folder, text);
        return Store.ofOtherKind(text) && !Files.exists(there) ? text : NameCodec.shownAbsolute(there);
    }

    private static String url(String text) {
        int at = text.indexOf(PATH);
        if (at < 0 || text.indexOf(PATH, at + 1) >= 0 || !text.matches("https?://[^/\\s{}][^\\s]*")) {
            throw new IllegalArgumentException("'" + text + "' is no address of files; write "
                    + "https://downloads.example.org/{path}");
        }
        return text;
    }

    /** How the files of each kind are told from products, in the order of the file. */
    private List<Store.PartFiles> parts(Mapping store) {
        List<Store.PartFiles> parts = new ArrayList<>();
        for (Entry entry : store.entries().values()) {
            if (entry.key().equals("logs")) {
                part(store, entry, parts);
            } else if (entry.key().equals("parts")) {
                reading.map(entry.value()).ifPresent(map -> map.entries().values().forEach(kind -> part(map, kind, parts)));
            }
        }
        return parts;
    }

    private void part(Mapping in, Entry entry, List<Store.PartFiles> parts) {
        List<Glob> globs = reading.values(in, entry.key(), List.of(), Glob::parse);
        try {
            PartKind kind = kind(entry.key());
            if (kind == PartKind.PRODUCTS) {
                throw new IllegalArgumentException("products are the files that no other kind takes; leave them out");
            }
            if (parts.stream().anyMatch(of -> of.kind() == kind)) {
                throw new IllegalArgumentException("'" + kind + "' stands in this store already; write one list of patterns");
            }
            if (!globs.isEmpty()) {
                parts.add(new Store.PartFiles(kind, globs));
            }
        } catch (IllegalArgumentException wrong) {
            reading.complaints().add(entry.place(), wrong.getMessage());
        }
    }

    private static PartKind kind(String word) {
        PartKind kind = PartKind.of(word);
        if (kind.named() && (word.equals("both") || SchemaCheck.ofRules(word))) {
            throw new IllegalArgumentException("no kind of part can be called '" + word + "': job files use this word for "
                    + "something else; choose another");
        }
        // Mostly a slip, and a new kind would take the files from the rules that speak of the old one.
        Optional<String> meant = kind.named() ? Nearest.to(word, List.of("products", "logs", "both")) : Optional.empty();
        if (meant.isPresent()) {
            throw new IllegalArgumentException("'" + word + "' is too much like '" + meant.get() + "' to name a kind of part; "
                    + "did you mean '" + meant.get() + "'?");
        }
        return kind;
    }

    private List<Layout> layouts(Mapping store, EntryType entry, Map<String, String> set, List<Place> places) {
        List<Layout> layouts = new ArrayList<>();
        Located written = store.get("layout").orElse(new Sequence(store.place(), List.of()));
        for (Located item : written instanceof Sequence list ? list.items() : List.of(written)) {
            if (item instanceof Mapping own) {
                EntryType type = reading.value(own, "entry", entry, StoreReader::entry);
                Map<String, String> shared = new TreeMap<>(set);
                reading.map(own, "set").map(this::set).ifPresent(shared::putAll);
                own.get("path").flatMap(path -> layout(path, type, shared)).ifPresent(layout -> {
                    layouts.add(layout);
                    places.add(own.get("path").orElse(own).place());
                });
            } else {
                layout(item, entry, set).ifPresent(layout -> {
                    layouts.add(layout);
                    places.add(item.place());
                });
            }
        }
        return layouts;
    }

    private Optional<Layout> layout(Located value, EntryType entry, Map<String, String> set) {
        return reading.value(value, text -> {
            List<Segment> segments = LayoutParser.parse(text);
            List<String> broken = new ArrayList<>(LayoutRules.broken(text, segments, entry));
            Layout layout = new Layout(text, segments, entry, Map.of());
            set.keySet().stream().filter(layout.gives()::contains).forEach(name -> broken.add("layout '" + text
                    + "': '" + name + "' is both in the path and in 'set'; take it out of one of them"));
            broken.forEach(message -> reading.complaints().add(value.place(), message));
            return new Layout(text, segments, entry, set);
        });
    }

    private Map<String, String> set(Mapping map) {
        return attributes(reading, map);
    }

    /** Attributes and their values, each as the program spells it. */
    static Map<String, String> attributes(Reading reading, Mapping map) {
        Map<String, String> set = new TreeMap<>();
        for (Entry entry : map.entries().values()) {
            if (!Attributes.known(entry.key())) {
                reading.complaints().addIfSilent(entry.place(), "no attribute is named '" + entry.key() + "'");
                continue;
            }
            List<Located> items = entry.key().equals("tags") && entry.value() instanceof Sequence list ? list.items()
                    : List.of(entry.value());
            List<String> values = new ArrayList<>();
            items.forEach(item -> reading.value(item, text -> setValue(entry.key(), text)).ifPresent(values::add));
            // One that cannot be read is complained of, and says nothing.
            if (values.size() == items.size()) {
                set.put(NameCodec.shown(entry.key()), String.join(",", values));
            }
        }
        return set;
    }

    private static String setValue(String attribute, String text) {
        if (attribute.equals("number")) {
            return Long.toString(Values.count(text, "leave it out"));
        }
        return NameCodec.shown(text);
    }

    private static EntryType entry(String text) {
        return Values.choice(EntryType.class, text);
    }

    private Map<Status, String> statusFrom(Mapping store, String manifest) {
        Map<Status, String> names = new EnumMap<>(Status.class);
        for (Entry entry : reading.map(store, "status-from").map(map -> map.entries().values()).orElse(List.of())) {
            Optional<String> name = reading.value(entry.value(), text -> {
                String shown = fileName(text, "SUCCESS", "a file that says a status");
                if (shown.equals(manifest) || shown.equals(KEEP_FILE) || names.containsValue(shown)) {
                    throw new IllegalArgumentException("'" + text + "' says something else already; give each status a "
                            + "file of its own");
                }
                return shown;
            });
            Status.of(entry.key()).ifPresent(status -> name.ifPresent(file -> names.put(status, file)));
        }
        return names;
    }

    private static String sideFile(String text) {
        if (text.isEmpty() || text.contains("/") || text.contains("*")) {
            throw new IllegalArgumentException("'" + text + "' is no ending of a file name; write one such as .sha256");
        }
        return NameCodec.shown(text);
    }

    private static String manifest(String text) {
        return fileName(text, "build.json", "a manifest");
    }

    private static String fileName(String text, String example, String what) {
        if (text.isEmpty() || text.contains("/") || text.equals(".") || text.equals("..")) {
            throw new IllegalArgumentException("'" + text + "' is no file name; " + what + " lies at the top of its "
                    + "entry, so write a name such as " + example);
        }
        return NameCodec.shown(text);
    }
}
