package dev.winnow.access;

import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import dev.winnow.service.AsOf;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The tokens of programs, in {@code tokens.json} of the state directory. A token is a random number of 256 bits, which nobody
 * can guess. So its hash needs no salt and no slow function.
 */
public final class Tokens {

    private static final String PREFIX = "wnw_";
    private static final int BYTES = 32;
    /** The last use is noted at most once in this time, so that a busy program does not rewrite the file with each request. */
    private static final Duration NOTED = Duration.ofMinutes(1);

    private final ListFile<Token> file;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public Tokens(StateDirectory state, Clock clock) {
        this.file = new ListFile<>(state, "tokens.json", Token[].class);
        this.clock = clock;
    }

    /**
     * A token as it is kept.
     *
     * @param projects those whose builds alone it may touch; empty for all
     * @param sha256   of the token, lower-case hex
     * @param expires  null for never
     * @param lastUsed to the minute, or null
     * @param revoked  null while it counts
     */
    record Token(String name, String role, List<String> projects, String sha256, Instant created, Instant expires,
                 Instant lastUsed, Instant revoked) {

        Token {
            projects = projects == null ? List.of() : List.copyOf(projects);
        }

        boolean counts(Instant now) {
            return Tokens.counts(expires, revoked, now);
        }

        private Token used(Instant at) {
            return new Token(name, role, projects, sha256, created, expires, at, revoked);
        }

        private Token revoked(Instant at) {
            return new Token(name, role, projects, sha256, created, expires, lastUsed, at);
        }
    }

    /** A token without its hash. */
    public record Listed(String name, Role role, List<String> projects, Instant created, Instant expires,
                         Instant lastUsed, Instant revoked) {

        public boolean counts(Instant now) {
            return Tokens.counts(expires, revoked, now);
        }
    }

    private static boolean counts(Instant expires, Instant revoked, Instant now) {
        return revoked == null && (expires == null || expires.isAfter(now));
    }

    /** A token that was just made: what its owner shows. It cannot be found out again. */
    public record Made(String name, String token, Instant expires) {

        /** Without the token, because logs may show what a page is given. */
        @Override
        public String toString() {
            return name;
        }
    }

    /** All, newest first; also those that were revoked or have expired. */
    public List<Listed> list() {
        return file.read().stream().sorted(Comparator.comparing(Token::created).reversed()).map(token ->
                new Listed(token.name(), Role.of(token.role()), token.projects(), token.created(), token.expires(),
                        token.lastUsed(), token.revoked())).toList();
    }

    /**
     * Makes a token.
     *
     * @param projects those whose builds alone it may touch, as people write them; empty for all
     * @param until    an age from now such as {@code 1y}, a time, or a date, which means the end of that day in {@code zone};
     *                 null for no end
     * @throws Halt if one of that name counts, there is no such role, or the name or the end will not do
     */
    public Made add(String name, String role, List<String> projects, String until, ZoneId zone) {
        Users.requireName(name);
        Role known = Role.of(role);
        Instant now = clock.instant();
        Instant expires = end(until, now, zone);
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        file.change(all -> {
            if (all.stream().anyMatch(other -> other.name().equals(name) && other.counts(now))) {
                throw Halt.usage("there is a token '" + name + "' that counts; revoke it first, or choose another name");
            }
            return Stream.concat(all.stream(), Stream.of(new Token(name, known.word(),
                    projects.stream().map(NameCodec::canonical).toList(), DigestUtils.sha256Hex(token), now, expires, null,
                    null))).toList();
        });
        return new Made(name, token, expires);
    }

    private static Instant end(String until, Instant now, ZoneId zone) {
        if (until == null) {
            return null;
        }
        Instant end;
        try {
            end = AsOf.until(until, now, zone);
        } catch (Halt wrong) {
            throw Halt.usage("expires: " + wrong.getMessage());
        }
        if (!end.isAfter(now)) {
            throw Halt.usage("expires: " + until + " is already over; name a later time");
        }
        return end;
    }

    /** @throws Halt if none of that name counts */
    public void revoke(String name) {
        Instant now = clock.instant();
        file.change(all -> {
            if (all.stream().noneMatch(token -> token.name().equals(name) && token.counts(now))) {
                throw Halt.usage("there is no token '" + name + "' that counts; see 'token list'");
            }
            return all.stream().map(token -> token.name().equals(name) && token.counts(now) ? token.revoked(now) : token)
                    .toList();
        });
    }

    /** The token that this is, if it counts; notes that it was used. */
    Optional<Token> find(String shown) {
        Instant now = clock.instant();
        byte[] hash = DigestUtils.sha256Hex(shown).getBytes(StandardCharsets.US_ASCII);
        Optional<Token> found = file.read().stream().filter(token -> MessageDigest.isEqual(hash,
                token.sha256().getBytes(StandardCharsets.US_ASCII)) && token.counts(now)).findFirst();
        found.filter(token -> token.lastUsed() == null || token.lastUsed().plus(NOTED).isBefore(now)).ifPresent(token ->
                note(token, now));
        return found;
    }

    private void note(Token token, Instant now) {
        try {
            file.change(all -> all.stream().map(each -> each.sha256().equals(token.sha256()) ? each.used(now) : each)
                    .toList());
        } catch (Halt unwritten) {
            // On a full disk programs may still ask.
        }
    }
}
