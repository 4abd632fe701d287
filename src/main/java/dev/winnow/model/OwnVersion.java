package dev.winnow.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The program itself. */
public final class OwnVersion {

    private OwnVersion() {
    }

    /** Its name and version, as its build wrote them. */
    public static String text() {
        Properties properties = new Properties();
        try (InputStream in = OwnVersion.class.getResourceAsStream("/application.properties")) {
            properties.load(in);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return "winnow " + properties.getProperty("winnow.version");
    }
}
