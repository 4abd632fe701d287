package dev.winnow.ci.buildbot;

import dev.winnow.ci.CiSession;
import dev.winnow.ci.CiSystem;
import dev.winnow.ci.CiUnreadable;
import dev.winnow.model.NameCodec;
import java.nio.file.Path;
import java.util.function.Function;

/** Buildbot, whose masters keep their builds in an SQLite file or in a PostgreSQL database. */
public final class Buildbot implements CiSystem {

    private static final String POSTGRESQL = "jdbc:postgresql:";

    @Override
    public String key() {
        return "buildbot";
    }

    @Override
    public String addresses() {
        return "a master's state.sqlite, or the JDBC URL of its PostgreSQL database";
    }

    @Override
    public String example() {
        return "/srv/buildbot/state.sqlite";
    }

    /** The path of an SQLite file in the spelling of {@code NameCodec}, or a JDBC URL. */
    @Override
    public String address(String written, Function<String, Path> paths) {
        if (written.startsWith(POSTGRESQL)) {
            return written;
        }
        if (written.startsWith("jdbc:")) {
            throw new IllegalArgumentException("'" + written.replaceFirst("\\?.*", "") + "' is not supported; write the "
                    + "path of an SQLite file, or jdbc:postgresql://host/database");
        }
        return NameCodec.shownAbsolute(paths.apply(written));
    }

    @Override
    public Path file(String address) {
        return address.startsWith(POSTGRESQL) ? null : NameCodec.absolute(address);
    }

    @Override
    public String shown(String address) {
        return file(address) != null ? address : address.replaceFirst("\\?.*", "").replaceFirst("//[^/@]*@", "//");
    }

    @Override
    public CiSession open(String address) throws CiUnreadable {
        return BuildbotDatabase.open(this, address);
    }
}
