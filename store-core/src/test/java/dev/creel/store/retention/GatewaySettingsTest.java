package dev.creel.store.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.retention.RetentionPolicy.Mode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewaySettingsTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "30         | P30D",
                "'\"30\"'   | P30D",
                "'\"12h\"'  | PT12H",
                "'\"30d\"'  | P30D",
                "'\" 90M \"'| PT90M",
                "'\"45s\"'  | PT45S",
                "'\"250ms\"'| PT0.25S",
                "0.5        | PT12H",
                "'\"1.5d\"' | PT36H",
                "'\"1h30m\"'| PT90M"
            })
    void durationsAreDaysUnlessTheyNameAUnit(String value, Duration is) {
        assertThat(RetentionPolicy.fromGateway("{\"pruneAfter\":" + value + "}").idleTimeout())
                .hasValue(is);
    }

    @ParameterizedTest(name = "{0} is {1} bytes")
    @CsvSource(
            delimiter = '|',
            value = {
                "1000          | 1000",
                "'\"1000\"'    | 1000",
                "'\"500b\"'    | 500",
                "'\"2k\"'      | 2048",
                "'\"10mb\"'    | 10485760",
                "'\"1.5 MB\"'  | refused",
                "'\"1.5MB\"'   | 1572864",
                "'\"2g\"'      | 2147483648",
                "'\"1tb\"'     | 1099511627776"
            })
    void byteSizesAreOf1024(String value, String is) {
        String json = "{\"maxDiskBytes\":" + value + "}";
        if (is.equals("refused")) {
            assertThatThrownBy(() -> RetentionPolicy.fromGateway(json)).hasMessageContaining("maxDiskBytes is");
        } else {
            assertThat(RetentionPolicy.fromGateway(json).diskBudget()).hasValue(Long.parseLong(is));
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "{\"rotateBytes\":5}",
                "{\"maintenance\":{\"mode\":\"warn\"}}",
                "{\"session\":{\"maintenance\":{\"maxEntries\":null,\"mode\":\"warn\"}}}"
            })
    void whatIsAbsentIsAsInTheOriginal(String json) {
        assertThat(RetentionPolicy.fromGateway(json).toString())
                .isEqualTo(RetentionPolicy.gatewayDefaults().toString());
    }

    @Test
    void theBlockIsFoundInTheWholeConfiguration() {
        RetentionPolicy policy = RetentionPolicy.fromGateway(
                """
                {"agents": {"list": []},
                 "session": {"scope": "per-sender", "maintenance": {
                   "mode": "enforce", "pruneAfter": "14d", "maxEntries": 200, "rotateBytes": "10mb",
                   "resetArchiveRetention": "60d", "maxDiskBytes": "1gb", "highWaterBytes": "2gb"}}, "other": [1]}""");
        assertThat(policy.mode()).isEqualTo(Mode.ENFORCE);
        assertThat(policy.idleTimeout()).hasValue(Duration.ofDays(14));
        assertThat(policy.maxSessions()).hasValue(200);
        assertThat(policy.archiveRetention()).hasValue(Duration.ofDays(60));
        assertThat(policy.diskBudget()).hasValue(1L << 30);
        assertThat(policy.highWater()).as("capped at the budget").hasValue(1L << 30);
    }

    @Test
    void theBlockIsFoundUnderItsOwnName() {
        assertThat(RetentionPolicy.fromGateway("{\"maintenance\":{\"pruneAfter\":\"9d\"}}")
                        .idleTimeout())
                .hasValue(Duration.ofDays(9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"agents\":{\"a\":1}}", "{\"agents\":{},\"prune_after\":\"9d\"}"})
    void row12AnObjectOfWhichNothingIsKnownIsNoPolicy(String json) {
        assertThatThrownBy(() -> RetentionPolicy.fromGateway(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it has agents")
                .hasMessageContaining("known are mode, pruneAfter, pruneDays, maxEntries,");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "'{}'                                     | it has nothing; known are mode",
                "'{\"session\":{}}'                       | session.maintenance is missing: session has nothing; known",
                "'{\"session\":{\"maintenence\":{\"pruneAfter\":\"9d\"}}}' | session has maintenence; known are mode",
                "'{\"session\":{\"maintenance\":null}}'   | session.maintenance holds no setting; known are",
                "'{\"session\":{\"maintenance\":{}}}'     | session.maintenance holds no setting; known are",
                "'{\"maintenance\":{}}'                   | maintenance holds no setting; known are",
                "'{\"pruneAfter\":null}'                  | session.maintenance holds no setting; known are",
                "'{\"session\":{\"pruneAfter\":\"9d\"}}'  | session.pruneAfter is in the wrong place; move it to",
                "'{\"session\":{\"maxEntries\":1,\"maintenance\":{\"mode\":\"warn\"}}}' | session.maxEntries is in the",
                "'{\"session\":{\"maintenance\":{\"mode\":\"warn\"}},\"maintenance\":{\"mode\":\"enforce\"}}' | more than one place: session.maintenance, maintenance; keep",
                "'{\"session\":{\"maintenance\":{\"mode\":\"warn\"}},\"pruneAfter\":\"9d\"}' | more than one place: session.maintenance, pruneAfter;",
                "'{\"maintenance\":{\"mode\":\"warn\"},\"pruneAfter\":\"9d\",\"mode\":\"warn\"}' | more than one place: maintenance,"
            })
    void row12WhatHoldsNoSettingWhereItIsLookedForIsRefused(String json, String says) {
        assertThatThrownBy(() -> RetentionPolicy.fromGateway(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(says);
    }

    @Test
    void theOlderPruneDaysCountsOnlyWithoutPruneAfter() {
        assertThat(RetentionPolicy.fromGateway("{\"pruneDays\":7}").idleTimeout())
                .hasValue(Duration.ofDays(7));
        assertThat(RetentionPolicy.fromGateway("{\"pruneDays\":7,\"pruneAfter\":null}")
                        .idleTimeout())
                .hasValue(Duration.ofDays(7));
        assertThat(RetentionPolicy.fromGateway("{\"pruneDays\":0,\"pruneAfter\":\"9d\"}")
                        .idleTimeout())
                .hasValue(Duration.ofDays(9));
    }

    @Test
    void archivesStayAsLongAsTheGatewayKeepsAnyOfThem() {
        assertThat(RetentionPolicy.fromGateway("{\"pruneAfter\":\"9d\"}").archiveRetention())
                .hasValue(Duration.ofDays(9));
        assertThat(RetentionPolicy.fromGateway("{\"resetArchiveRetention\":\"3d\"}")
                        .archiveRetention())
                .hasValue(Duration.ofDays(30));
        assertThat(RetentionPolicy.fromGateway("{\"resetArchiveRetention\":false}")
                        .archiveRetention())
                .isEmpty();
        assertThat(RetentionPolicy.fromGateway("{\"maxDiskBytes\":false}").diskBudget())
                .isEmpty();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "'{\"pruneAfter\":\"x\"}'             | session.maintenance.pruneAfter is \"x\"; it must be a number of days",
                "'{\"pruneAfter\":0}'                 | session.maintenance.pruneAfter is 0;",
                "'{\"pruneAfter\":\"-3d\"}'           | session.maintenance.pruneAfter is \"-3d\";",
                "'{\"pruneAfter\":-3}'                | session.maintenance.pruneAfter is -3;",
                "'{\"pruneAfter\":\"\"}'              | session.maintenance.pruneAfter is \"\";",
                "'{\"pruneAfter\":\"3 weeks\"}'       | session.maintenance.pruneAfter is \"3 weeks\";",
                "'{\"pruneAfter\":\"3w\"}'            | session.maintenance.pruneAfter is \"3w\";",
                "'{\"pruneAfter\":\"0.0001ms\"}'      | session.maintenance.pruneAfter is \"0.0001ms\";",
                "'{\"pruneAfter\":1e300}'             | at most 365000 days",
                "'{\"pruneAfter\":[]}'                | session.maintenance.pruneAfter is [];",
                "'{\"pruneAfter\":false}'             | session.maintenance.pruneAfter is false;",
                "'{\"pruneDays\":0}'                  | session.maintenance.pruneDays is 0;",
                "'{\"resetArchiveRetention\":true}'   | session.maintenance.resetArchiveRetention is true;",
                "'{\"resetArchiveRetention\":0}'      | session.maintenance.resetArchiveRetention is 0;",
                "'{\"maxEntries\":0}'                 | session.maintenance.maxEntries is 0; it must be a whole number",
                "'{\"maxEntries\":-1}'                | session.maintenance.maxEntries is -1;",
                "'{\"maxEntries\":1.5}'               | session.maintenance.maxEntries is 1.5;",
                "'{\"maxEntries\":\"500\"}'           | session.maintenance.maxEntries is \"500\";",
                "'{\"maxDiskBytes\":0}'               | session.maintenance.maxDiskBytes is 0;",
                "'{\"maxDiskBytes\":\"many\"}'        | leave it out for no limit",
                "'{\"highWaterBytes\":-1}'            | session.maintenance.highWaterBytes is -1;",
                "'{\"mode\":\"hard\"}'                | session.maintenance.mode is \"hard\"; it must be \"warn\" or \"enforce\"",
                "'{\"mode\":\"warn\",\"maxEntires\":9}' | session.maintenance.maxEntires is no setting; known are mode, pruneAfter,",
                "'{\"session\":{\"maintenance\":{\"a\":1,\"b\":2}}}' | session.maintenance.a, session.maintenance.b are no settings;",
                "'{\"maintenance\":{\"idleTimeout\":\"9d\"}}' | session.maintenance.idleTimeout is no setting;",
                "'{\"session\":{\"maintenance\":3}}'  | session.maintenance is 3; it must be an object",
                "'{\"maintenance\":3}'               | maintenance is 3; it must be an object",
                "'{\"session\":[]}'                   | session is []; it must be an object",
                "'{mode: \"warn\"}'                   | If it is JSON5",
                "'[]'                                 | is not a JSON object: it begins with [",
                "''                                   | is not a JSON object: it is empty"
            })
    void row12WhatTheGatewayWouldTakeForSomethingElseIsRefusedByName(String json, String says) {
        assertThatThrownBy(() -> RetentionPolicy.fromGateway(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(says);
    }
}
