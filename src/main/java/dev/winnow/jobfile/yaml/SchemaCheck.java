package dev.winnow.jobfile.yaml;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import dev.winnow.ci.CiSystem;
import dev.winnow.jobfile.yaml.Located.Entry;
import dev.winnow.jobfile.yaml.Located.Mapping;
import dev.winnow.jobfile.yaml.Located.Scalar;
import dev.winnow.jobfile.yaml.Located.Sequence;
import dev.winnow.model.PartKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Complains of what the schema does not allow. It reports a wrong shape at once. It leaves wrong spellings (patterns,
 * bounds) to the reader of the value, which has better words for them, and reports in {@link #leftovers} those that no
 * reader has reported. It leaves lists with doubled items and maps that fit no allowed form to the readers alone, because
 * only they know the one place to point at.
 */
public final class SchemaCheck {

    /** Where the schema lies on the class path. */
    public static final String RESOURCE = "/dev/winnow/jobfile/job.schema.json";

    private static final Set<String> SPELLING = Set.of("pattern", "minimum", "maximum", "minLength");

    /** Loaded when it is first needed: most starts read a job file that fitted it before. */
    private static final class Loaded {
        private static final JsonNode TREE = load();
        private static final Schema SCHEMA =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(TREE);
    }

    private final Located root;
    private final List<Error> shape = new ArrayList<>();
    private final List<Error> spelling = new ArrayList<>();

    public SchemaCheck(Located root) {
        this.root = root;
        Set<String> known = ofRules(root);
        for (Error error : Loaded.SCHEMA.validate(PlainTree.of(root))) {
            NodePath at = error.getInstanceLocation();
            boolean noKind = at.getNameCount() > 2 && at.getName(0).equals("rules") && !known.contains(at.getName(2));
            if (!noKind && !error.getEvaluationPath().contains("anyOf") && !error.getKeyword().equals("uniqueItems")) {
                (SPELLING.contains(error.getKeyword()) ? spelling : shape).add(error);
            }
        }
    }

    /** Whether a rule has a key of this name, so that it cannot name a kind of part. */
    public static boolean ofRules(String key) {
        return Loaded.TREE.at("/$defs/rule/properties").has(key);
    }

    private static Set<String> ofRules(Located root) {
        Set<String> keys = new LinkedHashSet<>(Loaded.TREE.at("/$defs/rule/properties").propertyNames());
        kinds(root).forEach(kind -> keys.add(kind.word()));
        return keys;
    }

    /** The kinds of part that the stores of a job file name, and products and logs; what cannot name one is left out. */
    public static SortedSet<PartKind> kinds(Located root) {
        SortedSet<PartKind> kinds = new TreeSet<>(List.of(PartKind.PRODUCTS, PartKind.LOGS));
        Stream<Located> stores = root instanceof Mapping top && top.get("stores").orElse(null) instanceof Sequence list
                ? list.items().stream() : Stream.of();
        stores.filter(Mapping.class::isInstance).map(Mapping.class::cast).flatMap(store -> Stream.concat(
                store.get("holds").stream().filter(Scalar.class::isInstance).map(holds -> ((Scalar) holds).text()),
                store.get("parts").stream().filter(Mapping.class::isInstance)
                        .flatMap(parts -> ((Mapping) parts).entries().keySet().stream())))
                .filter(word -> !word.equals("both")).forEach(word -> {
                    try {
                        kinds.add(PartKind.of(word));
                    } catch (IllegalArgumentException wrong) {
                        // The store's reader complains of it.
                    }
                });
        return kinds;
    }

    /** Complains of every wrong shape: keys that are unknown or missing, lists where text belongs, and so on. */
    public void complain(Complaints complaints) {
        for (Entry key : unknownOfRules()) {
            complaints.add(key.place(), SchemaMessage.unknownKey(Loaded.TREE, key.key(), ofRules(root)));
        }
        for (Error error : shape) {
            complaints.add(placeOf(error), new SchemaMessage(Loaded.TREE, error, at(error)).words());
        }
    }

    /** The schema lets rules speak of any kind of part; here the stores tell which there are. */
    private List<Entry> unknownOfRules() {
        Set<String> known = ofRules(root);
        Stream<Located> rules = root instanceof Mapping top && top.get("rules").orElse(null) instanceof Sequence list
                ? list.items().stream() : Stream.of();
        return rules.filter(Mapping.class::isInstance).flatMap(rule -> ((Mapping) rule).entries().values().stream())
                .filter(entry -> !known.contains(entry.key())).toList();
    }

    /** Complains of spellings that nobody complained of so far. */
    public void leftovers(Complaints complaints) {
        for (Error error : spelling) {
            complaints.addIfSilent(placeOf(error), new SchemaMessage(Loaded.TREE, error, at(error)).words());
        }
    }

    private Place placeOf(Error error) {
        Located at = at(error);
        if (error.getKeyword().equals("additionalProperties") && at instanceof Mapping mapping) {
            Entry entry = mapping.entries().get(error.getProperty());
            return entry == null ? mapping.place() : entry.place();
        }
        return at.place();
    }

    private Located at(Error error) {
        NodePath path = error.getInstanceLocation();
        Located at = root;
        for (int i = 0; i < path.getNameCount(); i++) {
            at = at instanceof Sequence list ? list.items().get(Integer.parseInt(path.getName(i)))
                    : ((Mapping) at).entries().get(path.getName(i)).value();
        }
        return at;
    }

    /** JSON is YAML: so reading the schema needs nothing that reading the job file did not load already. */
    private static JsonNode load() {
        try (InputStream in = SchemaCheck.class.getResourceAsStream(RESOURCE)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Complaints complaints = new Complaints();
            JsonNode schema = PlainTree.of(YamlTree.read(text, complaints).orElseThrow(() ->
                    new IllegalStateException(RESOURCE + ": " + complaints.inOrder())));
            // A CI system that the file does not speak of is named by its key and an address, as the others are.
            ObjectNode systems = (ObjectNode) schema.at("/$defs/import/properties");
            CiSystem.all().forEach(system -> systems.withObject("/" + system.key()).put("$ref", "#/$defs/path"));
            return schema;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The same tree without places, as a validator wants it. */
    private static final class PlainTree {

        private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

        private static final int LONGEST = 40;
        private static final Pattern PLAIN = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,2})?");

        private PlainTree() {
        }

        static JsonNode of(Located located) {
            if (located instanceof Mapping mapping) {
                ObjectNode object = NODES.objectNode();
                mapping.entries().forEach((key, entry) -> object.set(key, of(entry.value())));
                return object;
            }
            if (located instanceof Sequence sequence) {
                ArrayNode array = NODES.arrayNode();
                sequence.items().forEach(item -> array.add(of(item)));
                return array;
            }
            Scalar scalar = (Scalar) located;
            return switch (scalar.kind()) {
                case TEXT -> NODES.stringNode(scalar.text());
                case BOOLEAN -> NODES.booleanNode(Boolean.parseBoolean(scalar.text()));
                case NOTHING -> NODES.nullNode();
                case INTEGER -> NODES.numberNode(integer(scalar.text()));
                case DECIMAL -> NODES.numberNode(decimal(scalar.text()));
            };
        }

        private static BigInteger integer(String text) {
            int base = text.startsWith("0o") ? 8 : text.startsWith("0x") ? 16 : 10;
            return text.length() > LONGEST ? BigInteger.TEN.pow(LONGEST) : new BigInteger(base == 10 ? text
                    : text.substring(2), base);
        }

        /**
         * Infinity and what is no number at all have no JSON form, and no key takes them: any fraction stands for them, and
         * for what is too long or too large to reckon with.
         */
        private static BigDecimal decimal(String text) {
            return PLAIN.matcher(text).matches() && text.length() <= LONGEST ? new BigDecimal(text) : new BigDecimal("0.5");
        }
    }
}
