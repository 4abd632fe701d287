package dev.winnow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.JavaProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameCodecTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            61 2d 31,               a-1
            c3 bc 6e c3 af,         ünï
            e6 97 a5,               日
            f0 9f 98 80,            😀
            3c 62 3e 20 23,         '<b> #'
            25,                     %25
            0a,                     %0A
            1b 5b 33 31 6d,         %1B[31m
            7f,                     %7F
            c2 85,                  %C2%85
            e2 80 ae,               %E2%80%AE
            e2 80 a8,               %E2%80%A8
            ef bb bf,               %EF%BB%BF
            ff,                     %FF
            c3,                     %C3
            c3 28,                  %C3(
            c0 af,                  %C0%AF
            e0 80 af,               %E0%80%AF
            ed a0 80,               %ED%A0%80
            f4 90 80 80,            %F4%90%80%80
            f8 88 80 80 80,         %F8%88%80%80%80
            f0 9f 98,               %F0%9F%98
            e2 82 e2 82 ac,         %E2%82€
            """)
    void shows_bytes_in_one_spelling_and_gives_them_back(String hex, String shown) {
        byte[] raw = HexFormat.ofDelimiter(" ").parseHex(hex);

        assertThat(NameCodec.shown(raw)).isEqualTo(shown);
        assertThat(NameCodec.bytes(shown)).isEqualTo(raw);
        assertThat(NameCodec.canonical(shown)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void loses_no_byte_of_any_name(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] raw = randomName(random);

            String shown = NameCodec.shown(raw);

            assertThat(NameCodec.bytes(shown)).isEqualTo(raw);
            assertThat(shown).doesNotContainPattern("[\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\ud800-\\udbff](?![\\udc00-\\udfff])");
            assertThat(new String(shown.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)).isEqualTo(shown);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shows_text_as_it_shows_the_bytes_of_the_text(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            String text = random.ints(random.nextInt(12), 0, 0x110000).filter(c -> c < 0xd800 || c > 0xdfff)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();

            assertThat(NameCodec.shown(text)).isEqualTo(NameCodec.shown(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void tells_half_surrogates_apart() {
        assertThat(NameCodec.shown("a\ud800")).isEqualTo("a%ED%A0%80");
        assertThat(NameCodec.shown("a\udc00b")).isEqualTo("a%ED%B0%80b");
    }

    @Test
    void takes_a_percent_sign_that_starts_no_escape_for_itself() {
        assertThat(NameCodec.bytes("100%")).asString(StandardCharsets.UTF_8).isEqualTo("100%");
        assertThat(NameCodec.bytes("%zz%4")).asString(StandardCharsets.UTF_8).isEqualTo("%zz%4");
        assertThat(NameCodec.canonical("100% of %c3%bc")).isEqualTo("100%25 of ü");
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void finds_every_file_again_by_its_shown_name(long seed, @TempDir Path directory) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            Path file = NameCodec.path(directory, NameCodec.shown(randomFileName(random)));
            if (Files.notExists(file)) {
                Files.createFile(file);
            }
        }
        List<Path> listed = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            files.forEach(listed::add);
        }

        assertThat(listed).hasSizeGreaterThan(100).allSatisfy(file -> {
            String shown = NameCodec.shownName(file);
            assertThat(NameCodec.path(directory, shown)).isEqualTo(file);
            assertThat(NameCodec.shownPath(directory, file)).isEqualTo(shown);
            assertThat(NameCodec.absolute(NameCodec.shownAbsolute(file))).isEqualTo(file);
        });
    }

    @Test
    void shows_whole_paths(@TempDir Path directory) {
        Path file = NameCodec.path(directory, "a b/%FF/ü");

        assertThat(NameCodec.shownPath(directory, file)).isEqualTo("a b/%FF/ü");
        assertThat(NameCodec.shownName(file)).isEqualTo("ü");
        assertThat(NameCodec.shownPath(directory, directory)).isEmpty();
        assertThat(NameCodec.path(directory, "")).isEqualTo(directory);
        assertThat(NameCodec.shownAbsolute(Path.of("/"))).isEqualTo("/");
        assertThat(NameCodec.absolute("/")).isEqualTo(Path.of("/"));
        assertThat(NameCodec.shownName(Path.of("/"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../reports", "../ünï/./a", "a/../%FF"})
    void leaves_dots_in_paths_alone(String shown, @TempDir Path directory) {
        Path path = NameCodec.path(directory, shown);

        assertThat(path.getNameCount()).isEqualTo(directory.getNameCount() + shown.split("/").length);
        assertThat(NameCodec.shownPath(directory, path)).isEqualTo(shown);
        assertThat(NameCodec.absolute(NameCodec.shownAbsolute(path))).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "/%C3%BC"})
    void refuses_to_leave_the_root_by_an_absolute_path(String shown, @TempDir Path directory) {
        assertThatThrownBy(() -> NameCodec.path(directory, shown)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a relative path");
    }

    @Test
    void works_without_any_locale_as_under_cron(@TempDir Path directory) throws Exception {
        Random random = new Random(7);
        TreeSet<String> names = new TreeSet<>(List.of("plain", "ünï", "日本語", "100%25", "a%0Ab", "%FF%FE", "a b"));
        for (int i = 0; i < 50; i++) {
            names.add(NameCodec.shown(randomFileName(random)));
        }
        for (String name : names) {
            Files.createFile(NameCodec.path(directory, name));
        }

        ProcessBuilder cron = new ProcessBuilder(JavaProcess.command(ListingNames.class, directory))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        cron.environment().clear();
        Process child = cron.start();

        try (InputStream out = child.getInputStream()) {
            assertThat(new String(out.readAllBytes(), StandardCharsets.UTF_8).lines()).containsExactlyElementsOf(names);
        }
        assertThat(child.waitFor()).isZero();
    }

    private static byte[] randomFileName(Random random) {
        byte[] raw = randomName(random);
        byte[] name = new byte[Math.max(1, raw.length)];
        name[0] = 'x';
        for (int i = 0; i < raw.length; i++) {
            name[i] = raw[i] == 0 || raw[i] == '/' ? (byte) 'x' : raw[i];
        }
        return name.length == 1 || name.length == 2 && name[0] == '.' ? new byte[] {'x', name[0]} : name;
    }

    /** Bytes as they come, mixed with well-formed text, so that both and their seams are seen. */
    private static byte[] randomName(Random random) {
        StringBuilder text = new StringBuilder();
        byte[] noise = new byte[random.nextInt(12)];
        random.nextBytes(noise);
        for (byte b : noise) {
            text.append((char) (b & 0xff));
        }
        text.append(new String(Character.toString(random.nextInt(0xd800)).getBytes(StandardCharsets.UTF_8),
                StandardCharsets.ISO_8859_1));
        text.append("%4".substring(random.nextInt(3)));
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
