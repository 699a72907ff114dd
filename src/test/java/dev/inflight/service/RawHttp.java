package dev.inflight.service;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HTTP as bytes on a socket, so that no client tidies up what is sent. One request, one connection. */
public final class RawHttp {

    private static final Pattern LENGTH = Pattern.compile("(?imd)^content-length: *(\\d+) *\\r$");

    private RawHttp() {}

    /**
     * What came back.
     *
     * @param status 0: the server closed the connection without a word; -1: it said nothing until the patience ended
     * @param head status line and headers
     * @param body as much of it as came
     */
    public record Answer(int status, String head, String body) {

        /** The first header of this name; empty: there is none. */
        public String header(String name) {
            Matcher line = Pattern.compile("(?imd)^" + Pattern.quote(name) + ": *(.*?) *\\r$")
                    .matcher(head);
            return line.find() ? line.group(1) : "";
        }
    }

    /** Sends these characters, each as one byte, and reads one answer. */
    public static Answer send(int port, String request) {
        return send(InetAddress.getLoopbackAddress(), port, request.getBytes(StandardCharsets.ISO_8859_1), 15_000);
    }

    /** Sends these bytes and reads one answer. */
    public static Answer send(InetAddress address, int port, byte[] request, int patienceMillis) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 5_000);
            socket.setSoTimeout(patienceMillis);
            try {
                OutputStream out = socket.getOutputStream();
                out.write(request);
                out.flush();
            } catch (IOException refusedInTheMiddle) {
                // the answer may be there all the same
            }
            return read(socket.getInputStream());
        } catch (SocketTimeoutException e) {
            return new Answer(-1, "", "");
        } catch (IOException reset) {
            return new Answer(0, "", "");
        }
    }

    private static Answer read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int last = 0;
        while (last != 0x0d0a0d0a) {
            int c = in.read();
            if (c < 0) {
                return new Answer(0, text(head), "");
            }
            head.write(c);
            last = last << 8 | c;
        }
        String lines = text(head);
        int status = Integer.parseInt(lines.substring(9, 12));
        Matcher length = LENGTH.matcher(lines);
        byte[] body;
        if (length.find()) {
            body = in.readNBytes(Integer.parseInt(length.group(1)));
        } else if (lines.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")) {
            body = chunks(in);
        } else {
            body = new byte[0];
        }
        return new Answer(status, lines, new String(body, StandardCharsets.UTF_8));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            StringBuilder size = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    return body.toByteArray();
                }
                size.append((char) c);
            }
            int bytes = Integer.parseInt(size.toString().strip(), 16);
            body.write(in.readNBytes(bytes));
            in.readNBytes(2);
            if (bytes == 0) {
                return body.toByteArray();
            }
        }
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
