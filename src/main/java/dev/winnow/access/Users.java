package dev.winnow.access;

import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;

/** People with a password of Winnow's own: {@code users.json} in the state directory. */
public final class Users implements UserDetailsService {

    private static final int SHORTEST = 8;
    /** In bytes: bcrypt reads no more of a password. */
    private static final int LONGEST = 72;
    private static final int LONGEST_NAME = 100;

    private final ListFile<Person> file;
    private final PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();

    public Users(StateDirectory state) {
        this.file = new ListFile<>(state, "users.json", Person[].class);
    }

    /**
     * A person.
     *
     * @param password its hash, with the name of the way in which it was made
     */
    record Person(String name, String role, String password) { }

    /** A person, without their password. */
    public record Listed(String name, Role role) { }

    public PasswordEncoder encoder() {
        return encoder;
    }

    /** Everybody, by name. */
    public List<Listed> list() {
        return file.read().stream().map(person -> new Listed(person.name(), Role.of(person.role()))).sorted((a, b) ->
                a.name().compareTo(b.name())).toList();
    }

    /** The role of somebody who is known by another way than a password. */
    public Optional<Role> role(String name) {
        return file.read().stream().filter(person -> person.name().equals(name)).findFirst()
                .map(person -> Role.of(person.role()));
    }

    /** @throws Halt if there is somebody of that name, or name or password will not do */
    public void add(String name, Role role, String password) {
        requireName(name);
        int bytes = password.getBytes(StandardCharsets.UTF_8).length;
        if (password.length() < SHORTEST || bytes > LONGEST) {
            throw Halt.usage("a password has " + SHORTEST + " characters at least and " + LONGEST
                    + " bytes at most; choose another");
        }
        String hash = encoder.encode(password);
        file.change(all -> {
            if (all.stream().anyMatch(person -> person.name().equals(name))) {
                throw Halt.usage("there is a user '" + name + "' already; remove them first, or choose another name");
            }
            return Stream.concat(all.stream(), Stream.of(new Person(name, role.word(), hash))).toList();
        });
    }

    /** @throws Halt if there is nobody of that name */
    public void remove(String name) {
        file.change(all -> {
            if (all.stream().noneMatch(person -> person.name().equals(name))) {
                throw Halt.usage("there is no user '" + name + "'; see 'user list'");
            }
            return all.stream().filter(person -> !person.name().equals(name)).toList();
        });
    }

    /**
     * Whether something may be the name of a person or a token: the ledger and pages show it.
     *
     * @throws Halt if not
     */
    static void requireName(String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME || !name.equals(name.strip())
                || !NameCodec.shown(name).equals(name) || name.matches(".*[()].*")) {
            throw Halt.usage("'" + NameCodec.shown(name) + "' cannot be a name: it has 1 to " + LONGEST_NAME
                    + " characters, no brackets, no percent sign and nothing that cannot be seen");
        }
    }

    @Override
    public UserDetails loadUserByUsername(String name) {
        return file.read().stream().filter(person -> person.name().equals(name)).findFirst().map(Known::new)
                .orElseThrow(() -> new UsernameNotFoundException("nobody of that name"));
    }

    /** Somebody who logged in, and as whom: their line of the file, by its hash. */
    private static final class Known extends User {

        private static final long serialVersionUID = 1L;

        private final String line;

        Known(Person person) {
            super(person.name(), person.password(), Role.of(person.role()).authorities());
            line = DigestUtils.sha256Hex(person.role() + " " + person.password());
        }
    }

    /** Whether somebody who logged in with a password stands in the file as they did then. */
    boolean stands(Object loggedIn) {
        return !(loggedIn instanceof Known then) || file.read().stream().anyMatch(person ->
                person.name().equals(then.getUsername()) && new Known(person).line.equals(then.line));
    }
}
