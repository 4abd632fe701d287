package dev.winnow.access;

import dev.winnow.model.Halt;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** A link that makes the first admin. It works once, and only while there are no users. */
public final class FirstAdmin {

    private static final int BYTES = 24;

    private final Users users;
    private String code;

    /** @param offered whether there is such a link */
    public FirstAdmin(Users users, boolean offered) {
        this.users = users;
        if (offered && users.list().isEmpty()) {
            byte[] random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            code = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        }
    }

    /** The secret of the link; null if there is no link, or if it has been used. */
    public synchronized String code() {
        return users.list().isEmpty() ? code : null;
    }

    public boolean fits(String given) {
        String now = code();
        return now != null && MessageDigest.isEqual(now.getBytes(StandardCharsets.UTF_8),
                given.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws Halt if the link is no longer valid, or name or password are refused */
    public synchronized void make(String given, String name, String password) {
        if (!fits(given)) {
            throw Halt.usage("the link is no longer valid; an admin makes users with: winnow user add");
        }
        users.add(name, Role.ADMIN, password);
        code = null;
    }
}
