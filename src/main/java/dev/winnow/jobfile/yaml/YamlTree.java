package dev.winnow.jobfile.yaml;

import dev.winnow.jobfile.yaml.Located.Entry;
import dev.winnow.jobfile.yaml.Located.Kind;
import dev.winnow.jobfile.yaml.Located.Mapping;
import dev.winnow.jobfile.yaml.Located.Scalar;
import dev.winnow.jobfile.yaml.Located.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/**
 * Builds the tree from the events of a YAML parser, because only there depth and size can be held while it grows: a
 * few lines of nested aliases stand for billions of values, and deep nesting overflows the stack of its reader.
 */
public final class YamlTree {

    /** Values in a file, each use of an alias counted in full. */
    static final int MOST_VALUES = 20_000;
    /** Maps and lists inside each other, through aliases too. */
    static final int DEEPEST = 30;

    private static final String MERGE = "<<";
    private static final ScalarResolver RESOLVER = new CoreScalarResolver(true);
    private static final LoadSettings SETTINGS = LoadSettings.builder().build();

    /** A value, and what it costs to write it out. */
    private record Built(Located value, long values, int height) { }

    /** The text is not what it should be, and nothing after this place can be trusted. */
    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Place place;

        Stop(Place place, String message) {
            super(message);
            this.place = place;
        }
    }

    private final Iterator<Event> events;
    private final Complaints complaints;
    private final Map<Anchor, Built> anchors = new HashMap<>();
    private final Set<Anchor> open = new HashSet<>();
    private Place reached = Place.FILE;

    private YamlTree(Iterator<Event> events, Complaints complaints) {
        this.events = events;
        this.complaints = complaints;
    }

    /**
     * The tree of a text's only document; nothing where there is none or the text is no YAML; why is then among
     * {@code complaints}. Keys that stand twice are complained of and the first one is taken.
     */
    public static Optional<Located> read(String text, Complaints complaints) {
        YamlTree tree = new YamlTree(new Parse(SETTINGS).parseString(text).iterator(), complaints);
        try {
            return tree.document();
        } catch (Stop stop) {
            complaints.add(stop.place, stop.getMessage());
        } catch (MarkedYamlEngineException bad) {
            complaints.add(bad.getProblemMark().map(YamlTree::place).orElse(tree.reached), SyntaxMessage.of(bad));
        } catch (YamlEngineException lost) {
            complaints.add(tree.reached, SyntaxMessage.LOST);
        }
        return Optional.empty();
    }

    private Optional<Located> document() {
        Built root = null;
        while (events.hasNext()) {
            Event event = next();
            if (event.getEventId() == Event.ID.DocumentStart) {
                if (root != null) {
                    throw new Stop(place(event), "a second document starts here; write one job a file");
                }
                root = value(next(), 1);
            }
        }
        return Optional.ofNullable(root).map(Built::value);
    }

    private Event next() {
        Event event = events.next();
        reached = event.getEndMark().map(YamlTree::place).orElse(reached);
        return event;
    }

    private Built value(Event event, int depth) {
        Place place = place(event);
        if (depth > DEEPEST) {
            throw new Stop(place, "maps and lists stand more than " + DEEPEST
                    + " deep in each other; no job needs that");
        }
        if (event instanceof AliasEvent alias) {
            return alias(alias, place, depth);
        }
        Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
        anchor.ifPresent(open::add);
        Built built;
        if (event instanceof ScalarEvent scalar) {
            built = new Built(scalar(scalar, place), 1, 1);
        } else if (event instanceof SequenceStartEvent sequence) {
            checkTag(sequence.getTag(), Tag.SEQ, place);
            built = sequence(place, depth);
        } else {
            checkTag(((MappingStartEvent) event).getTag(), Tag.MAP, place);
            built = mapping(place, depth);
        }
        anchor.ifPresent(name -> {
            open.remove(name);
            anchors.put(name, built);
        });
        return built;
    }

    private Built alias(AliasEvent alias, Place place, int depth) {
        Anchor name = alias.getAlias();
        if (open.contains(name)) {
            throw new Stop(place, "*" + name + " stands inside &" + name + " itself");
        }
        Built built = anchors.get(name);
        if (built == null) {
            throw new Stop(place, "*" + name + " stands for nothing: no &" + name + " stands above it");
        }
        if (depth + built.height() - 1 > DEEPEST) {
            throw new Stop(place, "*" + name + " nests maps and lists more than " + DEEPEST
                    + " deep; no job needs that");
        }
        return built;
    }

    private Built sequence(Place place, int depth) {
        List<Located> items = new ArrayList<>();
        long values = 1;
        int height = 0;
        for (Event event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
            Built item = value(event, depth + 1);
            items.add(item.value());
            values = grown(values, item, event);
            height = Math.max(height, item.height());
        }
        return new Built(new Sequence(place, items), values, height + 1);
    }

    private Built mapping(Place place, int depth) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        Map<String, Entry> merged = new LinkedHashMap<>();
        long values = 1;
        int height = 0;
        for (Event event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
            Place keyPlace = place(event);
            if (!(value(event, depth + 1).value() instanceof Scalar key)) {
                throw new Stop(keyPlace, "a key is one word, not a map or a list; quote it if it starts with { or [");
            }
            Event valueEvent = next();
            Built value = value(valueEvent, depth + 1);
            values = grown(values, value, valueEvent);
            height = Math.max(height, value.height());
            if (key.text().equals(MERGE)) {
                merge(value.value(), place(valueEvent), merged);
            } else if (entries.containsKey(key.text())) {
                complaints.add(keyPlace, "the key '" + key.text() + "' stands twice; it is already in line "
                        + entries.get(key.text()).place().line());
            } else {
                entries.put(key.text(), new Entry(keyPlace, key.text(), value.value()));
            }
        }
        merged.forEach(entries::putIfAbsent);
        return new Built(new Mapping(place, entries), values, height + 1);
    }

    private void merge(Located value, Place place, Map<String, Entry> merged) {
        if (value instanceof Mapping map) {
            map.entries().forEach(merged::putIfAbsent);
        } else if (value instanceof Sequence list && list.items().stream().allMatch(Mapping.class::isInstance)) {
            list.items().forEach(item -> merge(item, place, merged));
        } else {
            complaints.add(place, "<< takes a map or a list of maps, not " + value.described()
                    + "; write for example << : *name");
        }
    }

    private static long grown(long values, Built by, Event event) {
        if (values + by.values() > MOST_VALUES) {
            throw new Stop(place(event), "more than " + MOST_VALUES + " values, each alias written out; "
                    + "no job needs that");
        }
        return values + by.values();
    }

    private static Scalar scalar(ScalarEvent event, Place place) {
        Tag tag = event.getTag().filter(name -> !name.equals("!")).map(Tag::new).orElseGet(() ->
                RESOLVER.resolve(event.getValue(),
                        event.getTag().isEmpty() && event.getImplicit().canOmitTagInPlainScalar()));
        if (tag.equals(Tag.MERGE)) {
            tag = Tag.STR;
        }
        Kind kind = tag.equals(Tag.STR) ? Kind.TEXT : tag.equals(Tag.INT) ? Kind.INTEGER
                : tag.equals(Tag.FLOAT) ? Kind.DECIMAL : tag.equals(Tag.BOOL) ? Kind.BOOLEAN
                : tag.equals(Tag.NULL) ? Kind.NOTHING : null;
        if (kind == null) {
            throw new Stop(place, "the tag " + tag + " means nothing here; leave it out");
        }
        return new Scalar(place, event.getValue(), kind);
    }

    private static void checkTag(Optional<String> tag, Tag only, Place place) {
        if (tag.isPresent() && !tag.get().equals("!") && !tag.get().equals(only.getValue())) {
            throw new Stop(place, "the tag " + tag.get() + " means nothing here; leave it out");
        }
    }

    private static Place place(Event event) {
        return event.getStartMark().map(YamlTree::place).orElse(Place.FILE);
    }

    private static Place place(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** What a YAML parser stumbled over, in words for the file's author. */
    private static final class SyntaxMessage {

        /** For the parser's own surprises, which it gives no place. */
        static final String LOST = "this is no YAML from here on; look for a bracket, a brace or a quote too many";

        private SyntaxMessage() {
        }

        static String of(MarkedYamlEngineException bad) {
            String problem = bad.getProblem().strip();
            if (problem.contains("TAB")) {
                return "a tab cannot indent YAML; use spaces";
            }
            String opened = bad.getContextMark().filter(mark -> bad.getContext() != null && !bad.getContext().isBlank())
                    .map(mark -> " (" + bad.getContext().strip() + " from line " + (mark.getLine() + 1) + " on)")
                    .orElse("");
            String advice = problem.startsWith("expected <block end>")
                    ? "; line up what belongs together, and quote a value that starts with {, [, *, & or !"
                    : problem.startsWith("mapping values") ? "; quote a value that holds a colon and a space" : "";
            return "this is no YAML: " + problem + opened + advice;
        }
    }
}
