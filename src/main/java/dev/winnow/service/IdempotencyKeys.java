package dev.winnow.service;

import dev.winnow.catalog.Catalog;
import dev.winnow.model.Halt;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.commons.codec.digest.DigestUtils;

/** Carries out a request with an idempotency key only once, however often it is sent. */
public final class IdempotencyKeys {

    private static final Duration REMEMBERED = Duration.ofDays(7);
    private static final int MAX_KEY_LENGTH = 200;

    private IdempotencyKeys() {
    }

    /**
     * Whether a request still has to be carried out. Call the result in the transaction of the request.
     *
     * @param token   the idempotency key; if null, the answer is always true
     * @param request the whole request
     * @throws Halt if the key was used for another request, or is too long
     */
    public static BooleanSupplier first(Catalog catalog, String actor, String token, String request) {
        if (token != null && (token.isBlank() || token.length() > MAX_KEY_LENGTH)) {
            throw Halt.usage("an idempotency key has 1 to " + MAX_KEY_LENGTH + " characters; send a random one, such as a UUID");
        }
        return () -> token == null || first(catalog, actor, token, DigestUtils.sha256Hex(request), catalog.now());
    }

    private static boolean first(Catalog catalog, String actor, String token, String request, long now) {
        catalog.passGate();
        catalog.sql("DELETE FROM asked_once WHERE at < ?").param(now - REMEMBERED.toMillis()).update();
        Optional<String> known = catalog.sql("SELECT request FROM asked_once WHERE actor = ? AND token = ?")
                .params(actor, token).query(String.class).optional();
        known.filter(other -> !other.equals(request)).ifPresent(other -> {
            throw Halt.usage("the idempotency key was used for another request; send another key");
        });
        if (known.isEmpty()) {
            catalog.sql("INSERT INTO asked_once (actor, token, request, at) VALUES (?, ?, ?, ?)")
                    .params(actor, token, request, now).update();
        }
        return known.isEmpty();
    }
}
