package kheap.app.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import kheap.app.output.Form;
import kheap.app.output.UnwritableException;

/// The two streams of a terminal program, and what is known of the terminal behind them.
///
/// Java can not ask whether standard error is a terminal, so the launcher asks and passes the answers on as
/// `kheap.terminal.out`, `kheap.terminal.err` and `kheap.terminal.columns`. Without a launcher the console answers
/// for both.
///
/// @param charset of the terminal
/// @param columns how wide text may be
record Screen(
        OutputStream out,
        PrintStream err,
        Charset charset,
        boolean outIsTerminal,
        boolean errIsTerminal,
        boolean colour,
        int columns) {
    static final int USUAL_COLUMNS = 100;
    private static final int FEWEST_COLUMNS = 40;
    /// Sentences wider than this are hard to read, however wide the window is.
    private static final int MOST_COLUMNS = 120;
    /// Characters of a name; generated ones can be endless.
    private static final int LONGEST_NAME = 200;

    static Screen ofProcess() {
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        return of(out, System.err, System.out.charset(), System.getProperties(), System.getenv());
    }

    static Screen of(
            OutputStream out,
            PrintStream err,
            Charset charset,
            Properties properties,
            Map<String, String> environment) {
        boolean outIsTerminal = isTerminal(properties.getProperty("kheap.terminal.out"));
        boolean errIsTerminal = isTerminal(properties.getProperty("kheap.terminal.err"));
        // https://no-color.org: present and not empty, whatever it says
        boolean colour = outIsTerminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
        return new Screen(
                out,
                err,
                charset,
                outIsTerminal,
                errIsTerminal,
                colour,
                columns(properties.getProperty("kheap.terminal.columns", "")));
    }

    private static boolean isTerminal(String launcherSays) {
        if (launcherSays != null) {
            return Boolean.parseBoolean(launcherSays);
        }
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private static int columns(String launcherSays) {
        return launcherSays.matches("[1-9][0-9]{0,4}")
                ? Math.clamp(Integer.parseInt(launcherSays), FEWEST_COLUMNS, MOST_COLUMNS)
                : USUAL_COLUMNS;
    }

    /// Writes a result to standard output.
    ///
    /// A reader that has seen enough and closed the pipe (`| head`) is no failure: the rest is dropped.
    ///
    /// @throws UnwritableException for every other failure, such as a full disk behind `>`
    void print(Form form, Charset encoding) throws UnwritableException {
        byte[] bytes = form.text().getBytes(encoding);
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            failed(e);
        }
    }

    /// Says a sentence on standard error. It may quote what a file is called or what is in it, and the terminal must
    /// not obey that.
    void say(String sentence) {
        sentence.lines().map(Screen::harmless).forEach(err::println);
    }

    /// What a failure of standard output means, see [#print].
    static void failed(IOException e) throws UnwritableException {
        if (!String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("pipe")) {
            throw new UnwritableException("Standard output", e);
        }
    }

    /// A name as a terminal may show it: a dump may call a class anything, and the terminal must not obey it.
    static String printable(String name) {
        String shown = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
        return harmless(shown);
    }

    private static String harmless(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "\uFFFD");
    }
}
