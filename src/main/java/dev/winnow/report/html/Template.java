package dev.winnow.report.html;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import dev.winnow.report.output.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** A page's template. Whatever it is given is made harmless and escaped; there is no way around that. */
final class Template {

    private static final Mustache.Compiler COMPILER = Mustache.compiler()
            .withEscaper(raw -> Escapers.HTML.escape(Text.harmless(raw)))
            .withLoader(Template::resource)
            .emptyStringIsFalse(true)
            .zeroIsFalse(true)
            .strictSections(true)
            .nullValue("");

    private final com.samskivert.mustache.Template compiled;

    /** @param name of a file beside this class, without its ending */
    Template(String name) {
        try (Reader reader = resource(name)) {
            compiled = COMPILER.compile(reader);
        } catch (IOException e) {
            throw new IllegalStateException("the program lacks its template " + name, e);
        }
    }

    /** Writes the page, in UTF-8. */
    void write(Object context, OutputStream out) throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        compiled.execute(context, writer);
        writer.flush();
    }

    private static Reader resource(String name) throws IOException {
        InputStream in = Template.class.getResourceAsStream(name + ".mustache");
        if (in == null) {
            throw new IOException("no resource " + name + ".mustache");
        }
        return new InputStreamReader(in, StandardCharsets.UTF_8);
    }
}
