BEGIN TRANSACTION;
CREATE TABLE runs (
	id VARCHAR(64) NOT NULL, 
	owner VARCHAR(64) NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	title TEXT NOT NULL, 
	series TEXT NOT NULL, 
	source TEXT NOT NULL, 
	fingerprint VARCHAR(64) NOT NULL, 
	settings TEXT NOT NULL, 
	verdict TEXT NOT NULL, 
	skill FLOAT, 
	seconds FLOAT NOT NULL, 
	created FLOAT NOT NULL, 
	size INTEGER NOT NULL, 
	finished BOOLEAN NOT NULL, 
	"plan" VARCHAR(64) NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "runs" VALUES('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','','lengths','Mine','s0','sales.csv','ffffffffffffffffffffffffffffffff','{"lengths_tried": ["4", "8"], "seed": 0}','A length of 4 is enough.',0.25,1.5,1760000000.0,1234,1,'');
INSERT INTO "runs" VALUES('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','','lengths','Sequence lengths of s1','s1','sales.csv','ffffffffffffffffffffffffffffffff','{"lengths_tried": ["4", "8"], "seed": 0}','',NULL,1.5,1760000060.0,1234,0,'pppppppppppppppppppppppppppppppp');
CREATE INDEX ix_runs_owner ON runs (owner);
CREATE INDEX ix_runs_created ON runs (created);
COMMIT;
