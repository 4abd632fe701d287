package dev.winnow.database;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** For tests of what only the embedded database has: its host, its files, its password, its backup. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@DisabledIfSystemProperty(named = Databases.PROPERTY, matches = "postgresql",
        disabledReason = "tests what only the embedded database has")
public @interface EmbeddedOnly {
}
