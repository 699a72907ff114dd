package dev.inflight.reach.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTextTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "select * from t where id = ?                   | select * from t where id = ?",
                "select * from t where id = ?1 and n = :name    | select * from t where id = ?1 and n = :name",
                "select * from t where id = $1 and n = @p1      | select * from t where id = $1 and n = @p1",
                "select * from t where id = 42                  | select * from t where id = ***",
                "select -1.5e-3, .5, 0xFF, 1_000                | select -***, ***, ***, ***",
                "select t1.c2 from t1 where u1_0.id=7           | select t1.c2 from t1 where u1_0.id=***",
                "update t set a = 'it''s', b = ''               | update t set a = ***, b = ***",
                "select N'x', E'y', U&'z', X'00', date '2020-01-01' | select ***, ***, ***, ***, date ***",
                "select $$body$$, $tag$it's $$ here$tag$, ?     | select ***, ***, ?",
                "select \"u1_0\".\"id\" from \"users\" \"u\"    | select \"u1_0\".\"id\" from \"users\" ***",
                "select * from t where name = \"bob\"           | select * from t where name = ***",
                "insert into t values (\"bob\", \"smith\", 3)   | insert into t values (***, ***, ***)",
                "select `a` from `t` where `a` = 5              | select `a` from `t` where `a` = ***",
                "select a /* 'secret' */ from t -- 42           | select a from t",
                "select a::text, b @> ?, d->>'k' from t         | select a::text, b @> ?, d->>*** from t",
            })
    void literalsAreBlottedAndPlaceholdersStay(String sql, String shown) {
        assertThat(SqlText.of(sql)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 'it\\'s SECRET' from t",
                "select 'C:\\', 'SECRET'",
                "select 'open SECRET",
                "select \"it\\\" SECRET\" from t",
                "select \"open SECRET",
                "select $$ SECRET",
                "select /* SECRET",
                "call login('SECRET', 'SECRET')",
            })
    void whereALiteralEndsIsNotGuessed(String sql) {
        assertThat(SqlText.of(sql)).doesNotContain("SECRET");
    }

    @Test
    void whiteSpaceIsFolded() {
        assertThat(SqlText.of("  select a,\n\t  b\r\nfrom t  ")).isEqualTo("select a, b from t");
    }

    @Test
    void itIsCutAt300Characters() {
        String shown = SqlText.of("select " + "column_name, ".repeat(100));

        assertThat(shown).hasSize(300).endsWith("…");
    }

    @Test
    void aPairOfSurrogatesIsNotSplit() {
        assertThat(SqlText.of("x".repeat(298) + "𝒳𝒳")).isEqualTo("x".repeat(298) + "…");
    }

    @Test
    void whatCouldReorderALineIsEscaped() {
        assertThat(SqlText.of("select \u202e from t")).isEqualTo("select \\u202e from t");
    }

    @Test
    void aMegabyteOfInsertsIsNotReadToItsEnd() {
        String sql = "insert into t values " + "(1, 'a'), ".repeat(200_000);

        assertThat(SqlText.of(sql)).hasSize(300).startsWith("insert into t values (***, ***), ");
    }
}
