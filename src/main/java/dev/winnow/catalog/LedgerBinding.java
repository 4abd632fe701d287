package dev.winnow.catalog;

import dev.winnow.catalog.storage.Database;
import dev.winnow.catalog.storage.CatalogJson;
import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.model.FailureCause;
import dev.winnow.model.Halt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * Binds the ledger of a state directory to its catalog, in the file {@code ledger.json} beside the ledger. It prevents that
 * a ledger is replayed into another catalog because a command named the wrong one.
 *
 * @param ledger   id of the ledger
 * @param catalog  id of the catalog
 * @param database the catalog's place, for people
 */
public record LedgerBinding(String ledger, String catalog, String database) {

    private static final String EMBEDDED = "embedded";

    /** A ledger's row in the catalog. */
    private record Known(long id, String uid, String hash) { }

    /** @throws Halt if the file does not exist or is damaged */
    public static LedgerBinding read(StateDirectory state) {
        try {
            return CatalogJson.MAPPER.readValue(Files.readString(state.ledgerBinding()), LedgerBinding.class);
        } catch (IOException unreadable) {
            throw new Halt(Halt.Kind.FAILED, state.ledgerBinding() + " cannot be read: "
                    + FailureCause.of(unreadable).advised(), unreadable);
        } catch (JacksonException spoiled) {
            throw new Halt(Halt.Kind.FAILED, state.ledgerBinding() + " cannot be read; put it back from a backup, or "
                    + "delete it to let the catalog replay the ledger beside it", spoiled);
        }
    }

    /** Call this before opening or making a catalog. @throws Halt if the ledger belongs to a catalog of the other kind */
    public static void requireKind(StateDirectory state, Database database) {
        if (Files.exists(state.ledgerBinding())) {
            LedgerBinding known = read(state);
            if (known.database().equals(EMBEDDED) == database.shared()) {
                refuse(state, known, place(database));
            }
        }
    }

    private static String place(Database database) {
        return database instanceof Database.Shared shared ? shared.address() : EMBEDDED;
    }

    /**
     * Finds or inserts the row of a state directory's ledger.
     *
     * @return the id of the row
     * @throws Halt if the ledger belongs to another catalog
     */
    static long bind(Catalog catalog) {
        StateDirectory state = catalog.state();
        Optional<LedgerBinding> bound = Files.exists(state.ledgerBinding()) ? Optional.of(read(state)) : Optional.empty();
        String here = place(catalog.database());
        // An embedded database may have another id, because it was lost or restored from a copy. It still belongs here.
        bound.filter(known -> catalog.shared() && !known.catalog().equals(catalog.uid())).ifPresent(known -> refuse(state, known, here));
        return catalog.inTransaction(() -> {
            catalog.passGate();
            List<Known> all = catalog.sql("SELECT id, uid, hash FROM ledger")
                    .query((row, n) -> new Known(row.getLong(1), row.getString(2), row.getString(3))).list();
            Optional<Known> own = catalog.shared() ? all.stream().filter(known -> bound.isPresent()
                    ? known.uid().equals(bound.get().ledger()) : hasLastLine(state, known)).findFirst()
                    : all.stream().findFirst();
            String uid = own.map(Known::uid).orElseGet(() ->
                    bound.map(LedgerBinding::ledger).orElseGet(() -> UUID.randomUUID().toString()));
            LedgerBinding now = new LedgerBinding(uid, catalog.uid(), here);
            if (!bound.equals(Optional.of(now))) {
                state.bindLedger(CatalogJson.write(now) + "\n");
            }
            return own.map(Known::id).orElseGet(() -> insert(catalog, uid));
        });
    }

    private static long insert(Catalog catalog, String uid) {
        catalog.sql("INSERT INTO ledger (uid, host, seq, hash) VALUES (?, ?, 0, ?)")
                .params(uid, catalog.host(), Ledger.ZERO).update();
        return catalog.sql("SELECT id FROM ledger WHERE uid = ?").param(uid).query(Long.class).single();
    }

    /** Whether the ledger file of a state directory has the last line that the catalog knows of a ledger. */
    private static boolean hasLastLine(StateDirectory state, Known known) {
        Path file = state.ledger();
        if (known.hash().equals(Ledger.ZERO) || !Files.exists(file)) {
            return false;
        }
        String end = ",\"hash\":\"" + known.hash() + "\"}";
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.anyMatch(line -> line.endsWith(end));
        } catch (IOException failed) {
            throw new Halt(Halt.Kind.FAILED, "the ledger " + file + " cannot be read: " + FailureCause.of(failed).advised(), failed);
        }
    }

    private static void refuse(StateDirectory state, LedgerBinding known, String here) {
        throw Halt.usage("the ledger in " + state.path() + " belongs to "
                + (known.database().equals(EMBEDDED) ? "the catalog in that directory"
                : "the catalog at " + known.database()) + ", not to "
                + (here.equals(EMBEDDED) ? "one in that directory; name the shared one with --database or "
                + "WINNOW_DATABASE" : "the one at " + here + "; name a state directory of its own with --state") + ". To "
                + "replay the ledger into this catalog and use it with this one from now on, delete "
                + state.ledgerBinding());
    }
}
