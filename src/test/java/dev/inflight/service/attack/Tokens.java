package dev.inflight.service.attack;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;

/** An issuer of tokens, whose keys a service can fetch; and tokens that only look like its. */
final class Tokens implements AutoCloseable {

    private final RSAKey key = newKey("ours");
    private final RSAKey foreign = newKey("ours"); // by the same name
    private final HttpServer keys;

    Tokens() {
        byte[] set = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
        try {
            keys = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        keys.createContext("/keys", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, set.length);
            exchange.getResponseBody().write(set);
            exchange.close();
        });
        keys.start();
    }

    private static RSAKey newKey(String id) {
        try {
            return new RSAKeyGenerator(2_048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + keys.getAddress().getPort() + "/keys";
    }

    String bearer(String token) {
        return "Authorization: Bearer " + token + "\r\n";
    }

    String ours(String subject, String scope, int secondsToLive) {
        return signed(key, claims(subject, scope, secondsToLive));
    }

    String theirs(String subject, String scope) {
        return signed(foreign, claims(subject, scope, 600));
    }

    String unsigned(String subject, String scope) {
        return new PlainJWT(claims(subject, scope, 600)).serialize();
    }

    /** The public key, which anybody can fetch, taken for a shared secret. */
    String confused(String subject, String scope) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("ours").build(), claims(subject, scope, 600));
            token.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The head and signature of a viewer's token around an administrator's claims. */
    String swapped() {
        String[] viewer = ours("viewer", "inflight.view", 600).split("\\.");
        return viewer[0] + "." + theirs("viewer", "inflight.admin").split("\\.")[1] + "." + viewer[2];
    }

    private static String signed(RSAKey key, JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("ours").build(), claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWTClaimsSet claims(String subject, String scope, int secondsToLive) {
        return new JWTClaimsSet.Builder()
                .subject(subject)
                .claim("scope", scope)
                .expirationTime(Date.from(Instant.now().plusSeconds(secondsToLive)))
                .build();
    }

    @Override
    public void close() {
        keys.stop(0);
    }
}
