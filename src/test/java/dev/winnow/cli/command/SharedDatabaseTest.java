package dev.winnow.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.catalog.storage.Database.Shared;
import dev.winnow.model.Halt;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SharedDatabaseTest {

    private static Shared of(String text) {
        return SharedDatabase.of(text, Map.of(), "here");
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://db/winnow,jdbc:postgresql://db/winnow,",
        "postgres://db:5433/winnow,jdbc:postgresql://db:5433/winnow,",
        "jdbc:postgresql://db/winnow?sslmode=require,jdbc:postgresql://db/winnow?sslmode=require,",
        "postgresql://nora@db/winnow,jdbc:postgresql://db/winnow,nora",
        "postgresql://n%40ra@db/winnow,jdbc:postgresql://db/winnow,n@ra",
        "postgresql://db/winnow?user=nora&currentSchema=keep,jdbc:postgresql://db/winnow?currentSchema=keep,nora",
        "'postgresql://[::1]:5433,db2/winnow','jdbc:postgresql://[::1]:5433,db2/winnow',"
    })
    void an_address_is_read_as_other_tools_write_it(String text, String url, String user) {
        assertThat(of(text).url()).isEqualTo(url);
        assertThat(of(text).user()).isEqualTo(user);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql://nora:hush@db/winnow", "postgresql://db/winnow?password=hush",
        "jdbc:postgresql://db/winnow?sslmode=require&PASSWORD=hush", "postgresql://db/winnow?pass%77ord=hush",
        "postgresql://db/winnow?sslpassword=hush"})
    void a_password_in_it_is_refused_and_not_repeated(String text) {
        assertThatThrownBy(() -> of(text)).isInstanceOf(Halt.class)
                .hasMessageContaining("WINNOW_DATABASE_PASSWORD").hasMessageNotContaining("hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"winnow", "mysql://db/winnow", "postgresql:winnow", "postgresql://db", "postgresql://db/",
        "postgresql:/nora:hush@db/winnow", "postgresql://nora:hu@sh@db/winnow"})
    void what_is_no_address_is_refused_and_not_repeated(String text) {
        assertThatThrownBy(() -> of(text)).isInstanceOf(Halt.class).hasMessageNotContaining("hu");
    }

    @Test
    void people_see_where_it_is_and_nothing_else() {
        Shared shared = SharedDatabase.of("postgresql://nora@db/winnow?sslkey=/etc/key",
                Map.of("WINNOW_DATABASE_PASSWORD", "hush"), "here");
        assertThat(shared.password()).isEqualTo("hush");
        assertThat(shared).hasToString("postgresql://db/winnow");
    }

    @Test
    void a_message_about_an_argument_hides_what_may_be_a_password() {
        assertThat(SharedDatabase.hidden("unknown option '--datbase=postgresql://nora:hush hush@db/winnow'"))
                .isEqualTo("unknown option '--datbase=postgresql://nora@db/winnow'");
        assertThat(SharedDatabase.hidden("unknown '--db=postgresql://db/winnow?password=hush&x=1'"))
                .isEqualTo("unknown '--db=postgresql://db/winnow?password=&x=1'");
        assertThat(SharedDatabase.hidden("postgresql://db:5433/winnow is away, ask nora@example.org"))
                .isEqualTo("postgresql://db:5433/winnow is away, ask nora@example.org");
    }
}
