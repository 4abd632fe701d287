package dev.winnow.cli.command;

import dev.winnow.catalog.storage.Database;
import dev.winnow.model.FailureCause;
import dev.winnow.model.Halt;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the address of a shared catalog and finds its credentials. A password never stands in the address, which every
 * user of the host can see in the list of processes; and no message repeats an address before it is known to hold none.
 */
public final class SharedDatabase {

    private static final Pattern ADDRESS = Pattern.compile(
            "(?:jdbc:)?postgres(?:ql)?://(?:(?<user>[^/?#]*)@)?(?<where>[^/?#@]*/[^/?#@]+)(?:\\?(?<parameters>[^#]*))?");
    private static final Pattern QUEUE = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,62}");
    private static final Set<String> SECRETS = Set.of("password", "sslpassword");
    private static final Pattern SECRET = Pattern.compile(
            "(://[^/@\\s:]*):(?!\\d+/)[^@\n]*@|([?&](?:ssl)?password=)[^&\\s]*", Pattern.CASE_INSENSITIVE);

    private SharedDatabase() {
    }

    /**
     * @param host this host's name
     * @throws Halt if it is no address of a PostgreSQL database, or holds a password
     */
    static Database.Shared of(String text, Map<String, String> environment, String host) {
        Matcher address = ADDRESS.matcher(text);
        if (!address.matches()) {
            throw Halt.usage("what --database or WINNOW_DATABASE names is no address of a PostgreSQL database; write "
                    + "postgresql://host/database, or postgresql://host:5433/database?sslmode=verify-full");
        }
        String user = address.group("user");
        List<String> parameters = new ArrayList<>();
        for (String parameter : address.group("parameters") == null ? new String[0]
                : address.group("parameters").split("&")) {
            String name = parameter.replaceFirst("=.*", "").toLowerCase(Locale.ROOT);
            if (SECRETS.contains(decoded(name))) {
                throw secret();
            }
            if (name.equals("user")) {
                user = parameter.substring(parameter.indexOf('=') + 1);
            } else {
                parameters.add(parameter);
            }
        }
        if (user != null && user.contains(":")) {
            throw secret();
        }
        String given = environment.getOrDefault("WINNOW_DATABASE_USER", "");
        Database.Shared database = new Database.Shared("jdbc:postgresql://" + address.group("where")
                + (parameters.isEmpty() ? "" : "?" + String.join("&", parameters)),
                user != null && !user.isEmpty() ? decoded(user) : given.isEmpty() ? null : given,
                password(environment), host);
        String queue = environment.getOrDefault("WINNOW_QUEUE", "");
        if (queue.isEmpty()) {
            return database;
        }
        if (!QUEUE.matcher(queue).matches()) {
            throw Halt.usage("WINNOW_QUEUE is to be the name of a database on the catalog's server, such as winnow_queue");
        }
        return new Database.Shared(database.url(), database.user(), database.password(), host,
                database.queue().replaceFirst("/[^/?]+(\\?|$)", "/" + queue + "$1"));
    }

    private static String password(Map<String, String> environment) {
        String password = environment.getOrDefault("WINNOW_DATABASE_PASSWORD", "");
        String file = environment.getOrDefault("WINNOW_DATABASE_PASSWORD_FILE", "");
        if (!password.isEmpty() || file.isEmpty()) {
            return password.isEmpty() ? null : password;
        }
        try {
            return Files.readString(Path.of(file), StandardCharsets.UTF_8).lines().findFirst().orElseThrow(() ->
                    Halt.usage("the file " + file + " that WINNOW_DATABASE_PASSWORD_FILE names is empty; its first line "
                            + "is to be the password"));
        } catch (IOException unreadable) {
            throw Halt.usage("the file " + file + " that WINNOW_DATABASE_PASSWORD_FILE names cannot be read: "
                    + FailureCause.why(unreadable));
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            return text;
        }
    }

    private static Halt secret() {
        return Halt.usage("the address of the database holds a password, which every user of this host could see; take "
                + "it out and put it into WINNOW_DATABASE_PASSWORD, or into a file that WINNOW_DATABASE_PASSWORD_FILE "
                + "names");
    }

    /** A text without the passwords that addresses in it hold. */
    public static String hidden(String text) {
        return SECRET.matcher(text).replaceAll(found -> found.group(1) != null
                ? Matcher.quoteReplacement(found.group(1) + "@") : Matcher.quoteReplacement(found.group(2)));
    }
}
