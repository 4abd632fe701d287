package dev.winnow.store.local.trash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.model.NameCodec;
import dev.winnow.store.local.Snapshot;
import dev.winnow.store.local.root.ChildProgram;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that are data from outside, under the empty environment that cron gives: no {@code LANG} at all. */
class HostileNamesTest {

    private static final List<byte[]> NAMES = List.of(bytes("new\nline"), bytes("tab\there"), bytes("quo\"te'"),
            bytes("<script>alert(1)<"), bytes("=cmd()"), bytes("\u001b[2J"), bytes("x".repeat(255)),
            new byte[] {'b', (byte) 0xff, (byte) 0xfe, 'd'}, bytes("\u202etxt.exe"), bytes("-rf"), bytes("  spaces  "),
            bytes("..."), bytes("..%2f.."), bytes("%41"), bytes("gr\u00fc\u00df"), bytes("\ud83d\ude80"), bytes("*"),
            bytes("back\\slash"), bytes("$(touch x)"), bytes("item.ndjson"), bytes("\u00fc".repeat(127)));

    @TempDir
    private Path root;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void come_back_from_the_trash_byte_for_byte() throws Exception {
        for (byte[] name : NAMES) {
            Path entry = NameCodec.path(root, NameCodec.shown(name));
            Files.createDirectory(entry);
            Files.writeString(NameCodec.path(entry, NameCodec.shown(name)), "in it");
            Files.createSymbolicLink(entry.resolve("link"), Path.of("nowhere"));
        }
        Map<String, String> before = Snapshot.of(root);
        Process child = ChildProgram.start("round-trip", root);
        List<String> said = said(child);
        assertThat(said).hasSize(NAMES.size()).containsOnly("Trashed Restored");
        Map<String, String> after = Snapshot.of(root);
        // The root itself got its .winnow meanwhile.
        before.remove("");
        after.remove("");
        assertThat(after).isEqualTo(before);
    }

    @Test
    void are_plain_and_short_in_the_trash() throws Exception {
        for (byte[] name : NAMES) {
            assertThat(TrashItem.asciiName(NameCodec.shown(name))).matches("was-[A-Za-z0-9_+][A-Za-z0-9_+.-]{0,59}");
        }
    }

    private static List<String> said(Process child) throws IOException, InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        child.getInputStream().transferTo(out);
        child.waitFor();
        try (Stream<String> lines = out.toString(StandardCharsets.UTF_8).lines()) {
            return lines.toList();
        }
    }
}
