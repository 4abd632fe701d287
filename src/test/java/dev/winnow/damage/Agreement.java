package dev.winnow.damage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.PartColumns;
import dev.winnow.catalog.entry.KnownPieces;
import dev.winnow.database.Databases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether disk, ledger and catalog tell the same story, told by other means than the program's own. */
final class Agreement {

    private static final Path WINNOW = Path.of(".winnow");

    private final Site site;
    private final Set<String> onDisk = new TreeSet<>();
    private final Map<String, Path> places = new HashMap<>();

    private Agreement(Site site) {
        this.site = site;
    }

    /**
     * Fails unless every file is whole in exactly one place or purged by the ledger's word, what is pinned lies where it
     * was made, and ledger and catalog know of exactly the items that lie in the trash.
     *
     * @param pinned keys of builds that must not have been touched
     */
    static void check(Site site, Collection<String> pinned) throws IOException {
        Agreement agreement = new Agreement(site);
        for (Path root : site.roots()) {
            agreement.walk(root);
        }
        Map<String, JsonNode> trash = agreement.ledger(pinned);
        assertThat(agreement.onDisk).as("items on disk, items by the ledger").isEqualTo(trash.keySet());
        agreement.catalog();
        agreement.pinned(pinned);
    }

    private void walk(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Path inside = root.relativize(path);
                boolean own = inside.startsWith(WINNOW);
                if (own && inside.getNameCount() == 3
                        && !Set.of("trash", "journal").contains(inside.getName(1).toString())) {
                    throw new AssertionError("something half done is left: " + inside);
                }
                if (own && inside.getNameCount() == 4 && inside.getName(1).toString().equals("trash")) {
                    onDisk.add(root.getFileName() + " " + inside.getName(2) + " " + inside.getName(3));
                }
                boolean content = !own || inside.getNameCount() > 4 && !path.getFileName().toString().equals("item.ndjson");
                if (content && !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    file(path, own);
                }
            }
        }
    }

    private void file(Path path, boolean inTrash) throws IOException {
        String contents = Site.contents(path);
        Site.Original original = site.originals().get(contents);
        assertThat(original).as("what %s holds", path).isNotNull();
        assertThat(places.put(contents, path)).as("a second place of %s", path).isNull();
        if (!inTrash) {
            assertThat(path).as("the place of what it holds").isEqualTo(original.path());
        }
        if (original.modified() != null) {
            assertThat(Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)).as("time of %s", path)
                    .isEqualTo(original.modified());
        }
    }

    /** Checks the chain; returns what lies in the trash by its lines. */
    private Map<String, JsonNode> ledger(Collection<String> pinned) throws IOException {
        Map<String, JsonNode> trash = new LinkedHashMap<>();
        Map<String, JsonNode> removed = new HashMap<>();
        List<JsonNode> purged = new ArrayList<>();
        String prev = "0".repeat(64);
        long seq = 0;
        for (String line : Files.readAllLines(site.state().resolve("ledger.ndjson"))) {
            JsonNode node = JsonMapper.shared().readTree(line);
            String hash = node.required("hash").asString();
            assertThat(node.required("seq").asLong()).isEqualTo(++seq);
            assertThat(node.required("prev").asString()).as("prev of line %s", seq).isEqualTo(prev);
            assertThat(sha256(line.replace(",\"hash\":\"" + hash + "\"", ""))).as("hash of line %s", seq).isEqualTo(hash);
            prev = hash;
            JsonNode data = node.required("data");
            String event = node.required("event").asString();
            if (event.equals("removed")) {
                String item = Path.of(data.required("store").asString()).getFileName() + " "
                        + data.required("run").asString() + " " + data.required("seq").asLong();
                assertThat(removed.put(item, data)).as("removed twice: %s", item).isNull();
                trash.put(item, data);
            } else if (event.equals("restored") || event.equals("purged")) {
                String item = trash.keySet().stream().filter(each -> each.endsWith(" "
                        + data.required("removed_by").asString() + " " + data.required("seq").asLong())).findFirst()
                        .orElseThrow(() -> new AssertionError(event + " of what is not in the trash: " + data));
                JsonNode was = trash.remove(item);
                if (event.equals("purged")) {
                    purged.add(was);
                }
            }
        }
        everyFileIsAccountedFor(purged);
        return trash;
    }

    private void everyFileIsAccountedFor(List<JsonNode> purged) {
        Set<String> gone = new TreeSet<>();
        for (JsonNode item : purged) {
            Path entry = Path.of(item.required("store").asString()).resolve(decoded(item.required("path").asString()));
            for (Map.Entry<String, Site.Original> each : site.originals().entrySet()) {
                Site.Original original = each.getValue();
                String kind = original.log() ? "logs" : "products";
                boolean manifest = original.path().endsWith("build.json");
                if (original.path().startsWith(entry)
                        && (manifest || item.required("parts").asString().contains(kind))) {
                    gone.add(each.getKey());
                }
            }
        }
        for (Map.Entry<String, Site.Original> each : site.originals().entrySet()) {
            if (!gone.contains(each.getKey())) {
                assertThat(places).as("%s is nowhere", each.getValue().path()).containsKey(each.getKey());
            } else if (!each.getValue().path().endsWith("build.json")) {
                assertThat(places).as("%s was purged", each.getValue().path()).doesNotContainKey(each.getKey());
            }
        }
    }

    private void catalog() {
        try (Catalog catalog = Databases.open(site.state(), Clock.systemUTC())) {
            KnownPieces.check(catalog);
            Set<String> inTrash = new TreeSet<>();
            catalog.sql("SELECT s.root, r.run_id, r.seq, r.state FROM removal r JOIN entry e ON e.id = r.entry_id "
                    + "JOIN store_mount s ON s.store_id = e.store_id WHERE r.state NOT IN ('purged', 'restored')").query(row -> {
                        inTrash.add(Path.of(row.getString(1)).getFileName() + " " + row.getString(2) + " "
                                + row.getLong(3));
                        assertThat(row.getString(4)).as("state of " + row.getString(2) + " " + row.getLong(3))
                                .isEqualTo("trashed");
                    });
            assertThat(onDisk).as("items on disk, items by the catalog").isEqualTo(inTrash);
            catalog.sql("SELECT s.root, e.path, e.parts FROM entry e JOIN store_mount s ON s.store_id = e.store_id")
                    .query(row -> {
                        Path entry = Path.of(row.getString(1)).resolve(decoded(row.getString(2)));
                        PartColumns.read(row, 3).forEach((kind, part) -> part(entry, kind.word(), part.state()));
                    });
            assertThat(catalog.sql("SELECT COUNT(*) FROM event").query(Long.class).single())
                    .as("events that the ledger does not hold").isZero();
            assertThat(catalog.sql("SELECT id FROM run WHERE ended_at IS NULL").query(String.class).list())
                    .as("runs that never ended").isEmpty();
            assertThat(catalog.sql("SELECT build_key FROM plan_item i WHERE state = 'claimed' OR state = 'pending' "
                    + "AND EXISTS (SELECT 1 FROM run r JOIN run_claim c ON c.run_id = r.id WHERE r.plan_id = i.plan_id AND c.whole "
                    + "AND i.seq BETWEEN c.claimed_first AND c.claimed_last)").query(String.class)
                    .list()).as("items claimed for ever").isEmpty();
            assertThat(catalog.sql("SELECT r.id FROM trash_claim c JOIN removal r ON r.id BETWEEN c.first_id "
                    + "AND c.last_id WHERE r.state IN ('trashed', 'restoring', 'purging')").query(Long.class).list())
                    .as("removals claimed for ever").isEmpty();
        }
    }

    private void part(Path entry, String kind, String state) {
        boolean inPlace = false;
        boolean anywhere = false;
        for (Map.Entry<String, Site.Original> each : site.originals().entrySet()) {
            Site.Original original = each.getValue();
            if (original.path().startsWith(entry) && !original.path().endsWith("build.json")
                    && original.log() == kind.equals("logs")) {
                anywhere |= places.containsKey(each.getKey());
                inPlace |= original.path().equals(places.get(each.getKey()));
            }
        }
        assertThat(inPlace).as("%s of %s, which the catalog calls %s, in place", kind, entry, state)
                .isEqualTo(state.equals("present"));
        assertThat(anywhere).as("%s of %s, which the catalog calls %s, anywhere", kind, entry, state)
                .isEqualTo(!state.equals("purged"));
    }

    private void pinned(Collection<String> pinned) {
        site.originals().forEach((contents, original) -> {
            if (pinned.contains(original.key())) {
                assertThat(places.get(contents)).as("pinned").isEqualTo(original.path());
            }
        });
    }

    /** Percent signs of shown names; the site's names hold no percent signs of their own. */
    private static String decoded(String shown) {
        return java.net.URLDecoder.decode(shown.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
